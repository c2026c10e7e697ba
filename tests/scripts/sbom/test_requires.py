"""Who needs whom."""

from __future__ import annotations

import pytest
from packaging.metadata import RawMetadata
from packaging.requirements import Requirement

from scripts.sbom.requires import Graph, graph

ENVIRONMENT = {"python_version": "3.13", "sys_platform": "linux"}


def needs(*direct: str, **requires: list[str]) -> Graph:
    distributions: dict[str, RawMetadata] = {name: {"requires_dist": listed} for name, listed in requires.items()}
    return graph("product", map(Requirement, direct), distributions, ENVIRONMENT)


def test_needs_are_followed_to_their_end() -> None:
    assert needs("a>=1", a=["B"], b=["c<9"], c=[]) == {"product": {"a"}, "a": {"b"}, "b": {"c"}, "c": set()}


def test_a_circle_ends() -> None:
    assert needs("a", a=["b"], b=["a"]) == {"product": {"a"}, "a": {"b"}, "b": {"a"}}


def test_a_need_elsewhere_is_none_here() -> None:
    found = needs("a", a=["b ; python_version < '3.12'", "c ; sys_platform == 'linux'"], b=[], c=[])
    assert found == {"product": {"a"}, "a": {"c"}, "c": set()}


def test_an_extra_counts_where_something_asks_for_it() -> None:
    optional = ["b ; extra == 'fast'", "c ; extra == 'other'"]
    assert needs("a", a=optional, b=[], c=[])["a"] == set()
    assert needs("a[fast]", a=optional, b=[], c=[])["a"] == {"b"}


def test_an_extra_asked_for_later_still_counts() -> None:
    found = needs("z[more]", "a", a=["b ; extra == 'fast'"], b=[], z=["a[fast] ; extra == 'more'"])
    assert found["a"] == {"b"}


def test_a_need_that_is_not_there_is_named() -> None:
    with pytest.raises(SystemExit, match="a needs b, which is not in the image"):
        needs("a", a=["b"])
