"""How the function is: what is looked at often, and what a doctor looks at besides. Neither ever raises."""

from __future__ import annotations

from dataclasses import replace

from scanner import wiring
from scanner.config import Config
from scanner.doctor.examination import examine
from scanner.doctor.finding import Finding, look_at, report
from scanner.doctor.shared import try_out
from scanner.doctor.source import facts_of
from scanner.doctor.stored import held
from scanner.handler.event import in_events
from scanner.market.source import is_remote

Facts = dict[str, object]


def health() -> Facts:
    """Say how the history, the source and the cache are.

    Returns
    -------
    `status`: `ok` or `degraded`; `problems`: what is wrong and what to do, a sentence each; and the facts by part.
    """
    found = [look_at("history", _history), look_at("source", _source), look_at("cache", _cache)]
    problems = [in_events(finding.said) for finding in found if finding.level != "ok"]
    parts = {finding.part: finding.facts or None for finding in found}
    return {"status": "degraded" if problems else "ok", "problems": list(dict.fromkeys(problems)), **parts}


def doctor() -> Facts:
    """Look at every part, as `scanner doctor` does.

    Returns
    -------
    `status`: `ok`, `warn` or `fail`; `findings`: part, level, what is said of it, and the facts.
    """
    return report([replace(finding, said=in_events(finding.said)) for finding in examine()])


def _history() -> Finding:
    return held(wiring.make_history(Config.read()), wiring.source_clock)


def _source() -> Finding:
    market = wiring.make_market(Config.read())
    if is_remote(market):
        market.clock()  # else it would be asked until it answers
    return Finding("source", "ok", "", facts_of(market))


def _cache() -> Finding:
    cache = wiring.service().cache
    if cache is None or cache.shared is None:
        return Finding("cache", "ok", "", {"place": "this process's memory"})
    try_out(cache.shared)
    return Finding("cache", "ok", "", {"place": cache.shared.place})
