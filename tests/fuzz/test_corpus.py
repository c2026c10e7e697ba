"""Every event that once cost too much, and what the fuzzer may draw: answered in time, within bounds, without blame."""

from __future__ import annotations

from itertools import islice

import pytest

from scripts.fuzz.generate import LONG, Generator
from scripts.fuzz.recipe import expand
from scripts.fuzz.run import GROWTH, LATE, Report, corpus, run


def test_every_recipe_that_is_kept_is_answered_within_its_bounds() -> None:
    kept = corpus()
    report = run(kept.values())
    assert report.events == len(kept) > 20
    assert report.failures == []


def test_what_the_function_answers_late_or_with_too_much_is_a_failure() -> None:
    good = {"status": 200, "seconds": 1.0, "grown_mb": 1.0, "problem": ""}
    soon, later = {"seconds": 1.0}, {"seconds": LONG}
    report = Report()
    for recipe, seen in ((soon, good), (later, good), (soon, good | {"status": 504}), (soon, good | {"status": 413})):
        report.add(recipe, seen)
    assert report.failures == []
    for recipe, seen in (
        (soon, good | {"seconds": 1.1 + LATE}),
        (soon, good | {"grown_mb": GROWTH + 1}),
        (soon, good | {"status": 500}),
        (later, good | {"status": 504}),
    ):
        before = len(report.failures)
        report.add(recipe, seen)
        assert len(report.failures) == before + 1
    assert (report.events, report.statuses[504]) == (8, 2)


def test_a_seed_draws_the_same_recipes_and_every_kind_of_them() -> None:
    drawn = [list(islice(iter(Generator(7).recipe, None), 200)) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len({recipe["about"] for recipe in drawn[0]}) == 9


@pytest.mark.parametrize(
    ("recipe", "event"),
    [
        ({"a": [1, None, "x"]}, {"a": [1, None, "x"]}),
        ({"$repeat": ["ab", 2]}, "abab"),
        ({"$repeat": [[1], 2]}, [1, 1]),
        ({"$nest": ["f(", "x", ")", 2]}, "f(f(x))"),
        ({"$join": ["-", ["a", {"$repeat": ["b", 2]}]]}, "a-bb"),
        ({"$numbered": [",", "t#", 3]}, "t0,t1,t2"),
        ({"$words": ["t#", 2]}, ["t0", "t1"]),
        ({"$fields": ["t#", 2]}, {"t0": 1, "t1": 1}),
        ({"$deep": ["list", 2]}, [[1]]),
        ({"$deep": ["object", 2]}, {"a": {"a": 1}}),
        ({"$text": {"$deep": ["list", 3]}}, "[[[1]]]"),
        ({"$text": {"a": {"$repeat": ["b", 2]}}}, '{"a": "bb"}'),
        ({"$base64": [1]}, "WzFd"),
    ],
)
def test_a_recipe_stands_for_something_larger(recipe: object, event: object) -> None:
    assert expand(recipe) == event
