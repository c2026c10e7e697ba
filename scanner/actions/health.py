"""How the scanner is: what is checked often, and what the doctor examines besides. Neither ever raises."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial

from scanner import wiring
from scanner.actions.action import Asked, Facts
from scanner.config import Config
from scanner.deadline import TimeLeft, unlimited
from scanner.doctor.bounded import begin, ended
from scanner.doctor.examination import TIMEOUT, examine
from scanner.doctor.finding import Finding, checked, report
from scanner.doctor.machine import own_versions
from scanner.doctor.shared import try_out
from scanner.doctor.source import facts_of
from scanner.doctor.stored import held
from scanner.errors import ConfigError, MarketBusy, OutOfTime, UnreachableHistory
from scanner.remedy import Words, check_settings
from scanner.sources.base import is_remote
from scanner.sources.registry import address_of

#: Seconds that the source has to answer, and for which its answer holds: health is asked often, and a call costs.
SOURCE_PATIENCE = 3.0
SOURCE_HOLDS = 60.0
#: Seconds that the history has to answer.
HISTORY_TIMEOUT = 5.0


@dataclass(slots=True)
class _Look:
    """The last look at the source, which may still be going on.

    Attributes:
        at: the settings that said where; of another source nothing is known.
    """

    at: tuple[str, Mapping[str, object]] | None = None
    begun: float = 0.0
    finding: Future[Finding] = field(default_factory=Future)


_LAST = _Look()


def run_health(asked: Asked) -> Facts:
    """Say how the history, the source and the cache are, and the versions."""
    return {**health(asked.words, asked.time_left), "versions": own_versions()}


def run_doctor(asked: Asked) -> Facts:
    """Examine every part; what has not answered when the time is over is given up.

    Returns:
        `status`: `ok`, `warn` or `fail`; `findings`: part, level, what is said of it, the remedy's code, and the facts.
    """
    patience = min(TIMEOUT, max(asked.time_left(), 0.0))
    return report(tuple(examine(patience)), asked.words)


def health(words: Words, time_left: TimeLeft = unlimited) -> Facts:
    """Say how the history, the source and the cache are; nothing is waited for longer than there is time.

    Args:
        words: puts what to do into the words of a door.
        time_left: the history is waited for no longer.

    Returns:
        `status`: `ok` or `degraded`; `problems`: what is wrong and what to do, a sentence each; `faulty_settings`: the
        names of those that cannot be used, which neither time nor a sync will fix; and the facts by part.
    """
    found = [
        checked("history", partial(_history, time_left)),
        checked("source", partial(_source, time_left)),
        checked("cache", _cache),
    ]
    problems = [finding.sentence(words) for finding in found if finding.level != "ok"]
    faulty = [finding.error.name for finding in found if isinstance(finding.error, ConfigError)]
    return {
        "status": "degraded" if problems else "ok",
        "problems": list(dict.fromkeys(problems)),
        "faulty_settings": list(dict.fromkeys(faulty)),
        **{finding.part: finding.facts or None for finding in found},
    }


def _history(time_left: TimeLeft) -> Finding:
    end = time.monotonic() + HISTORY_TIMEOUT
    history = wiring.make_history(Config.read(), lambda: min(time_left(), end - time.monotonic()))
    try:
        return held(history, wiring.source_clock)
    except OutOfTime:
        todo = check_settings("check the network and SCANNER_HISTORY")
        raise UnreachableHistory(history.place, "it did not answer in time", todo) from None


def _source(time_left: TimeLeft) -> Finding:
    """Look at the source once in a while: what it said a moment ago still holds."""
    config, now = Config.read(), time.monotonic()
    at = (config.market, config.source_settings)
    if _LAST.at != at or now > _LAST.begun + SOURCE_HOLDS:
        _LAST.at, _LAST.begun, _LAST.finding = at, now, begin("source", partial(_answering, config))
    patience = min(SOURCE_PATIENCE, max(time_left(), 0.0))
    return ended("source", _LAST.finding, patience, patience, address_of(config.market))


def _answering(config: Config) -> Finding:
    market = wiring.make_market(config)
    if is_remote(market):
        try:
            market.clock()  # else it would be asked until it answers
        except MarketBusy:  # which is an answer
            return Finding("source", "ok", "", {"market": market.name})
    return Finding("source", "ok", "", facts_of(market))


def _cache() -> Finding:
    cache = wiring.service().cache
    if cache is None or cache.shared is None:
        return Finding("cache", "ok", "", {"place": "this process's memory"})
    try_out(cache.shared)
    return Finding("cache", "ok", "", {"place": cache.shared.place})
