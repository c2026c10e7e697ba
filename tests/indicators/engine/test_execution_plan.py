"""A plan computes what is needed, no more of it than is needed, and drops it in time."""

from __future__ import annotations

from scanner.indicators.engine.execution_plan import MAX_SUMS, Plan, plan
from scanner.indicators.engine.linear import DEEPEST, FEW_ROWS
from scanner.indicators.kernels.recursions import EMA
from scanner.indicators.kernels.streaks import STREAK
from scanner.indicators.kernels.windows import HIGHEST
from scanner.indicators.terms import CLOSE, HIGH, LOW, Call, Term
from tests.indicators.stocks import indicator

FAST, SLOW, TOP = indicator("ema", 12), indicator("sma", 26), indicator("highest", 20)


def steps(made: Plan) -> list[tuple[Term, ...]]:
    return [tuple(term for term, _ in step.needs) for step in made.steps]


def rows(made: Plan) -> dict[Term, int]:
    return {term: n for step in made.steps for term, n in step.needs}


def test_each_term_comes_once_and_after_what_it_reads() -> None:
    made = plan(((TOP, 9), (CLOSE / TOP, 9), (TOP[2] - CLOSE, 9)), 300)
    assert steps(made) == [(HIGH,), (TOP,), (CLOSE,), (CLOSE / TOP,), (TOP[2],), (TOP[2] - CLOSE,)]


def test_rows_add_up_from_the_last_term_to_the_first() -> None:
    assert rows(plan(((TOP[3], 2),), 300)) == {TOP[3]: 2, TOP: 5, HIGH: 5 + 19}
    assert rows(plan(((Call(STREAK, (TOP,), ()), 2),), 300))[TOP] == 300


def test_a_few_rows_of_averages_of_one_series_come_out_of_one_step() -> None:
    of_average = Call(EMA, (SLOW,), (9,))
    made = plan(((FAST, 1), (of_average, 1), (FAST - SLOW, 1), (TOP, 1)), 300)
    assert [set(step) for step in steps(made)] == [{CLOSE}, {FAST, of_average, FAST - SLOW}, {HIGH}, {TOP}]
    assert [step.series for step in made.steps] == [None, CLOSE, None, None]
    assert rows(made)[CLOSE] >= 300  # a recursion looks at all there are


def test_a_step_computes_so_many_sums_and_no_more() -> None:
    averages = [indicator("ema", n) for n in range(2, 3 * MAX_SUMS)]
    made = plan(tuple((average, 1) for average in averages), 300)
    assert [len(step) for step in steps(made)] == [1, MAX_SUMS, MAX_SUMS, MAX_SUMS - 2]
    assert {term for step in steps(made)[1:] for term in step} == set(averages)


def test_a_sum_over_a_window_needs_the_window_alone() -> None:
    assert rows(plan(((SLOW, 2),), 300)) == {SLOW: 2, CLOSE: 27}
    assert rows(plan(((SLOW[4] - SLOW, 2),), 300)) == {SLOW[4] - SLOW: 2, CLOSE: 31}


def test_what_is_read_by_others_is_computed_by_itself_where_they_need_many_rows() -> None:
    made = plan(((Call(HIGHEST, (FAST,), (30,)), 1), (FAST[FEW_ROWS - 1], 1)), 300)
    assert steps(made) == [(CLOSE,), (FAST[FEW_ROWS - 1],), (FAST,), (Call(HIGHEST, (FAST,), (30,)),)]


def test_many_rows_or_a_long_history_are_computed_term_by_term() -> None:
    for made in (plan(((FAST, FEW_ROWS + 1),), 300), plan(((FAST, 1),), DEEPEST + 1)):
        assert steps(made) == [(CLOSE,), (FAST,)]
        assert all(step.series is None for step in made.steps)


def test_with_its_series_given_a_sum_is_computed_as_written() -> None:
    made = plan(((FAST - SLOW, 1),), 300, CLOSE)
    assert steps(made) == [(FAST,), (SLOW,), (FAST - SLOW,)]
    assert made.given is not None


def test_a_term_is_dropped_after_its_last_reader_a_result_at_once() -> None:
    made = plan(((TOP - LOW, 9), (TOP[1], 9)), 300)
    names = {number: term for step in made.steps for number, (term, _) in zip(step.makes, step.needs, strict=True)}
    assert [tuple(names[number] for number in step.drops) for step in made.steps] == [
        (),
        (HIGH,),
        (),
        (LOW, TOP - LOW),
        (TOP, TOP[1]),
    ]


def test_a_plan_is_made_once() -> None:
    assert plan(((FAST, 1), (TOP, 1)), 300) is plan(((FAST, 1), (TOP, 1)), 300)


def test_a_plan_tells_the_rows_of_all_terms_and_of_those_that_are_there_at_once() -> None:
    made = plan(((TOP - LOW, 9), (TOP[1], 9)), 300)
    assert (made.rows, made.most_rows) == (29 + 10 + 9 + 9 + 9, 29 + 10)
    assert plan(((TOP, 9),), 20).rows == 20 + 9
