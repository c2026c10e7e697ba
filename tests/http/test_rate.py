"""How a caller is told how much is left."""

from __future__ import annotations

import pytest

from scanner.cache.rate import Allowance, MemoryRates, Rate
from scanner.errors import TooManyRequests
from scanner.http.caller import Caller
from scanner.http.rate import take


def test_the_headers_tell_the_policy_and_what_is_left() -> None:
    rates, told = MemoryRates(Rate(600), lambda: 0.0), dict[str, str]()
    take(rates, Caller("web", has_key=True), told)
    assert told == {"ratelimit-policy": '"minute";q=600;w=60', "ratelimit": '"minute";r=599;t=1'}


def test_one_too_many_is_refused_and_told_so_too() -> None:
    rates, told = MemoryRates(Rate(1), lambda: 0.0), dict[str, str]()
    take(rates, Caller("web", has_key=True), told)
    with pytest.raises(TooManyRequests, match="more than 1 requests in 60 s") as refused:
        take(rates, Caller("web", has_key=True), told)
    assert refused.value.seconds == pytest.approx(60)
    assert told["ratelimit"] == '"minute";r=0;t=60'


def test_a_key_and_an_address_of_the_same_name_are_counted_apart() -> None:
    names = []

    class Recorder:
        """Notes the names."""

        rate = Rate(9)

        def take(self, name: str) -> Allowance:
            names.append(name)
            return Allowance(8, 1.0)

    take(Recorder(), Caller("10.0.0.1"), {})
    take(Recorder(), Caller("10.0.0.1", has_key=True), {})
    assert names == ["address:10.0.0.1", "key:10.0.0.1"]
