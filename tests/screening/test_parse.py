from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.errors import ExpressionError
from scanner.screening.parse import MAX_NESTING, MAX_OPERATIONS, MAX_TEXT, parse, parse_list
from scanner.screening.syntax import And, Chain, Comparison, Node, Or
from tests.screening.shapes import NUMBERS, SOUP, STATEMENTS, shape


@given(st.one_of(NUMBERS, STATEMENTS))
def test_what_is_written_out_in_full_is_read_back_as_it_was(text: str) -> None:
    assert shape(parse(text)) == text


@given(STATEMENTS, st.sampled_from([" ", "\n", "\t ", "\xa0"]))
def test_space_and_case_mean_nothing(text: str, space: str) -> None:
    loose = text.upper().replace(" ", space).replace("(", f"({space}").replace(")", f"{space})")
    assert shape(parse(f"{space}{loose}{space}")) == text


@settings(max_examples=2500, deadline=None)
@given(st.one_of(SOUP, st.text(max_size=60)))
@example("close" * 1000)
@example("(" * 3999)
@example("-" * 3999)
@example("not " * 999)
@example("a[" * 1999)
@example("f(" * 1999)
@example("a" + "[1]" * 1300)
@example("1" + "+1" * 1900)
@example("1" + "<1" * 1900)
@example("1<1" + " and 1<1" * 400)
@example("9" * 3999)
@example("1e" + "9" * 400)
def test_any_text_is_a_tree_or_an_expression_error_with_its_place(text: str) -> None:
    for read in (parse, parse_list):
        try:
            read(text)
        except ExpressionError as error:
            assert 0 <= error.position <= len(text)  # noqa: PT017  # most texts are right to fail, some are right not to


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a + b * c", "(a + (b * c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b / c * d", "(((a / b) / c) * d)"),
        ("(a - (b - c))", "(a - (b - c))"),
        ("-a + b", "((-a) + b)"),
        ("-a * b", "((-a) * b)"),
        ("a * -b", "(a * (-b))"),
        ("a - -b", "(a - (-b))"),
        ("-a[1]", "(-a[1.0])"),
        ("(a + b)[1]", "(a + b)[1.0]"),
        ("a + b[1]", "(a + b[1.0])"),
        ("a[1][2]", "a[1.0][2.0]"),
        ("f(x)[1]", "f(x)[1.0]"),
        ("(a > b)[1]", "(a > b)[1.0]"),
        ("a + 1 > b * 2", "((a + 1.0) > (b * 2.0))"),
        ("not a > b", "(not (a > b))"),
        ("not not a > b", "(not (not (a > b)))"),
        ("not a > b and c > d", "((not (a > b)) and (c > d))"),
        ("a > b or c > d and e > f", "((a > b) or ((c > d) and (e > f)))"),
        ("(a > b or c > d) and e > f", "(((a > b) or (c > d)) and (e > f))"),
        ("a > b and not c > d or e > f", "(((a > b) and (not (c > d))) or (e > f))"),
        ("1 < x < 2", "((1.0 < x) and (x < 2.0))"),
        ("1 < x + 1 <= y == z", "((1.0 < (x + 1.0)) and ((x + 1.0) <= y) and (y == z))"),
        ("not 1 < x < 2", "(not ((1.0 < x) and (x < 2.0)))"),
        ("a = b", "(a == b)"),
        ("a crosses above b + 1", "(a crosses_above (b + 1.0))"),
        ("a crosses_below b", "(a crosses_below b)"),
        ("a CROSSES  Above b", "(a crosses_above b)"),
        ("a crosses\n  below b", "(a crosses_below b)"),
        ("crosses_above(a, b)", "crosses_above(a, b)"),
        ("crosses below (a, b)", "crosses_below(a, b)"),
        ("a crosses above (b + c)", "(a crosses_above (b + c))"),
        ("crosses_above_all", "crosses_above_all"),
        ("f()", "f()"),
        ("f(a > b, -1)", "f((a > b), (-1.0))"),
        ("1_000.5", "1000.5"),
        (".5", "0.5"),
        ("5.", "5.0"),
        ("1.5e3", "1500.0"),
        ("1E-2", "0.01"),
        ("android > organ", "(android > organ)"),
    ],
)
def test_what_binds_how(text: str, meaning: str) -> None:
    assert shape(parse(text)) == meaning


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("a > b or c > d and e > f", True),
        ("a > b and c > d or e > f", True),
        ("a > b or (c > d and e > f)", False),
        ("a > b or 1 < x < 2", False),
        ("a > b or c > d", False),
        ("a > b or not c > d", False),
    ],
)
def test_a_bare_and_beside_an_or_is_marked(text: str, mixed: bool) -> None:
    tree = parse(text)
    assert isinstance(tree, Or)
    assert tree.mixed is mixed


def places(node: Node) -> tuple[int, int]:
    return node.start, node.end


def test_every_node_knows_where_it_stands() -> None:
    text = " ( sma(50)[1] ) > -close  and 1 < x < 2.5"
    tree = parse(text)
    assert isinstance(tree, And)
    first, second = tree.parts
    assert text[slice(*places(first))] == "( sma(50)[1] ) > -close"
    assert isinstance(first, Comparison)
    assert text[slice(*places(first.left))] == "( sma(50)[1] )"
    assert text[slice(*places(first.right))] == "-close"
    assert isinstance(second, Chain)
    assert [text[slice(*places(part))] for part in second.parts] == ["1 < x", "x < 2.5"]
    assert text[slice(*places(tree))] == text.strip()


WHOLE = ["1 < x < 2 < y", "a > b and c > d and e > f", "a > b or c > d or e > f", "(a > b or c > d)", "not a > b"]
WHOLE += ["a crosses above b", "crosses above(a, b)", "f(a, b, c)", "a + b + c", "a[1][2]", "-a", "(a)", "a", "1.5"]


@pytest.mark.parametrize("text", WHOLE)
def test_a_tree_spans_its_whole_text(text: str) -> None:
    assert places(parse(f"  {text}  ")) == (2, 2 + len(text))


@pytest.mark.parametrize(
    ("text", "position", "problem"),
    [
        ("", 0, "expected a number, a name or a parenthesis but the text ends"),
        ("close >", 7, "expected a number, a name or a parenthesis but the text ends"),
        ("close > and", 8, "expected a number, a name or a parenthesis"),
        ("(close > 5", 10, "expected ')' but the text ends"),
        ("close > 5)", 9, "')' is not expected here"),
        ("close[1 > 5", 11, "expected ']' but the text ends"),
        ("close 5", 6, "'5' is not expected here"),
        ("1.2.3 < close", 3, "'.3' is not expected here"),
        ("close =< 5", 7, "expected a number"),
        ("--5 < close", 1, "expected a number"),
        ("rsi('x')", 4, "quotes are not understood here"),
        ('rsi("x")', 4, "quotes are not understood here"),
        ("close > 5 & volume > 3", 10, "'&' is not understood here"),
        ("close \0", 6, "'\\x00' is not understood here"),
        ("close.real > 5", 5, "'.' is not understood here"),
        ("close > 1e999", 8, "this number is too large"),
        ("(" * 21 + "a" + ")" * 21, 20, f"nested more than {MAX_NESTING} deep"),
        ("not " * 21 + "a > b", 80, f"nested more than {MAX_NESTING} deep"),
        ("a" + " + a" * 201, 804, f"more than {MAX_OPERATIONS} operations"),
    ],
)
def test_an_invalid_screen_is_refused_at_its_fault(text: str, position: int, problem: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, "order_by")
    assert problem in caught.value.reason
    assert caught.value.position == position
    assert caught.value.faults[0].field == "order_by"


def test_a_text_may_be_so_long_and_no_longer() -> None:
    assert shape(parse("a".rjust(MAX_TEXT))) == "a"
    with pytest.raises(ExpressionError, match=f"has {MAX_TEXT + 1} characters, the maximum is {MAX_TEXT}"):
        parse("a".rjust(MAX_TEXT + 1))


def test_nesting_may_be_so_deep() -> None:
    deepest = MAX_NESTING - 1  # the text itself is one
    assert shape(parse("(" * deepest + "a" + ")" * deepest)) == "a"


def test_nesting_side_by_side_is_not_deep() -> None:
    assert isinstance(parse(" and ".join(["(not (a > b))"] * 100)), And)


def test_a_text_may_have_so_many_operations() -> None:
    assert parse("a" + " + a" * MAX_OPERATIONS)


def test_a_list_is_split_at_its_own_commas() -> None:
    assert [shape(node) for node in parse_list("a, f(b, c) , d > 1")] == ["a", "f(b, c)", "(d > 1.0)"]


@pytest.mark.parametrize("text", ["", ",", "a,", ",a", "a,,b", "a b"])
def test_a_list_has_something_at_every_place(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_list(text)
