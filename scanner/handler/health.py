"""How the function is: each part looked at by itself, so that one that fails hides no other. It never raises."""

from __future__ import annotations

from collections.abc import Callable

from scanner import wiring
from scanner.config import Config
from scanner.errors import ScannerError
from scanner.handler.event import in_events
from scanner.observe import log
from scanner.service import age_sessions

Facts = dict[str, object]
#: Seconds that a claim on the cache lasts if it cannot be released.
CLAIM = 1.0
#: A history this old has missed a sync: until the source gives a session, one of them may lack.
MISSED = 2


def health() -> Facts:
    """Say how the history, the source and the cache are.

    Returns
    -------
    `status`: `ok` or `degraded`; `problems`: what is wrong and what to do, a sentence each; and the facts by part.
    """
    problems: list[str] = []
    parts = {name: _looked_at(name, look, problems) for name, look in _PARTS.items()}
    return {"status": "degraded" if problems else "ok", "problems": list(dict.fromkeys(problems)), **parts}


def _looked_at(name: str, look: Callable[[list[str]], Facts], problems: list[str]) -> Facts | None:
    try:
        return look(problems)
    except ScannerError as error:
        problems.append(in_events(str(error)))
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what was asked for
        log.exception("the health of the %s could not be told", name)
        problems.append(f"the {name} could not be looked at ({type(error).__name__}): the function's log says more")
    return None


def _history(problems: list[str]) -> Facts:
    history = wiring.make_history(Config.read())
    state = history.state()
    age = age_sessions(state, wiring.source_clock(state.origin.market))
    if age >= MISSED:
        problems.append(in_events(f"the history is {age} sessions old: run `scanner sync`"))
    return {
        "place": history.place,
        "market": state.origin.market,
        "simulated": state.origin.simulated,
        "sessions": len(state.sessions),
        "first_session": state.sessions[0],
        "last_session": state.sessions[-1],
        "age_sessions": age,
        "digest": state.digest,
    }


def _source(_problems: list[str]) -> Facts:
    market = wiring.make_market(Config.read())
    return {"market": market.name, "simulated": market.simulated}


def _cache(_problems: list[str]) -> Facts:
    """Look whether the shared cache can be read and written: a claim is both, and leaves nothing."""
    cache = wiring.service().cache
    if cache is None or cache.shared is None:
        return {"place": "this process's memory"}
    release = cache.shared.claim("health", CLAIM)
    if release:
        release()
    return {"place": cache.shared.place}


_PARTS: dict[str, Callable[[list[str]], Facts]] = {"history": _history, "source": _source, "cache": _cache}
