"""The function in its own process, whose operations fail on command: one shot per line comes in, a verdict goes out.

Every attempt begins with the same history and the same Redis. After the fault the same process is asked again.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from redis import Redis

from scanner import errors, wiring
from scanner.config import Config
from scanner.handler import handler
from scanner.sources.polygon import connection_pool, pace
from scripts.context import Context
from scripts.torture.faults import Faults, Shot
from scripts.torture.files import wrap_files
from scripts.torture.place import place_at
from scripts.torture.sockets import wrap_sockets

#: Sessions of the history before a sync, after it, and of one that begins with nothing.
OLD, NEW, FIRST = 24, 26, 3
#: Seconds that an attempt gets, and by which its answer may be late. It takes a few, but a machine that has other
#: things to do may let it wait for minutes, which is no fault of the function.
SECONDS, LATE = 300.0, 60.0
SCAN = {"where": "close > 1 and rsi(14) > 0", "columns": ["sma(20)", "volume"], "limit": 8}
SYNC = {"action": "sync", "sessions": NEW}
#: What is asked in each scenario, of which state of the history, and whether Redis holds the answer.
SCENARIOS: dict[str, tuple[dict[str, Any], str, bool]] = {
    "first sync": ({"action": "sync", "sessions": FIRST}, "empty", False),
    "sync": (SYNC, "old", False),
    "cold scan": (SCAN, "new", False),
    "cached answer": (SCAN, "new", True),
    "warm": ({"action": "warm"}, "new", False),
}
_LAST_KNOWN = "silent-history"
_PASSING = ("request_id", "timings", "cached", "source", "seconds")


@dataclass(frozen=True, slots=True)
class Reply:
    """What an invocation gave, and all that it let out."""

    status: int
    body: dict[str, Any]
    shown: str
    seconds: float

    @property
    def answer(self) -> dict[str, Any]:
        """What must be the same every time; that S3 did not answer just now may be said besides."""
        notes = [note for note in self.body.get("notes", ()) if note["code"] != _LAST_KNOWN]
        return {name: value for name, value in self.body.items() if name not in _PASSING} | {"notes": notes}


class Torture:
    """One history and one Redis, to be tried again and again.

    Args:
        secrets: what nothing may show.
    """

    def __init__(self, faults: Faults, secrets: list[str]) -> None:
        self._faults, self._secrets = faults, secrets
        self._place = place_at(os.environ["SCANNER_HISTORY"])
        self._redis = Redis.from_url(os.environ["REDIS_URL"], protocol=2)
        self._history = wiring.make_history(Config.read())  # to look at it past what is tried
        self._states: dict[str, dict[str, bytes]] = {"empty": {}}
        self._digests: dict[str, str] = {}
        self._kept: dict[bytes, bytes] = {}
        self._right: dict[str, dict[str, Any]] = {}
        self._fill()

    def _fill(self) -> None:
        """Make every state, and the right answers."""
        self._place.restore({})
        for name, sessions in (("old", OLD), ("new", NEW)):
            synced = _invoke({"action": "sync", "sessions": sessions})
            assert synced.status == 200, synced  # nothing has failed yet
            self._states[name], self._digests[name] = self._place.save(), synced.body["digest"]
        for name in SCENARIOS:
            self._prepare(name)
            reply = _invoke(SCENARIOS[name][0])
            assert reply.status == 200, reply
            self._right[name] = reply.answer
            if name == "cold scan":
                assert reply.body["results"], reply  # of nothing, nothing can be wrong
                self._kept = {key: self._redis.dump(key) or b"" for key in self._redis.scan_iter()}
            if name == "first sync":
                self._digests["first"] = reply.body["digest"]

    def operations(self, scenario: str) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """Count what a scenario does, while all goes well."""
        self._prepare(scenario)
        self._faults.arm(None)
        _invoke(SCENARIOS[scenario][0])
        self._faults.disarm()
        return {channel: list(seen) for channel, seen in self._faults.seen.items()}

    def attempt(self, scenario: str, shot: Shot) -> dict[str, Any]:
        """Let one operation fail, and judge what comes of it."""
        self._prepare(scenario)
        self._faults.arm(shot)
        try:
            reply = _invoke(SCENARIOS[scenario][0])
        finally:
            hit = list(self._faults.hit)
            self._faults.disarm()
        problems = self._judged(scenario, reply)
        problems += self._lost(scenario, reply)
        self._place.pass_time()
        again = _invoke(SCENARIOS[scenario][0])
        if (again.status, again.answer) != (200, self._right[scenario]) and not self._same_sync(scenario, again):
            problems.append(f"the next try gives another answer: {again.status} {_short(again)}")
        problems += self._lost(scenario, again, whole=True)
        return {
            "hit": hit[:1],
            "status": reply.status,
            "error": reply.body.get("error", {}).get("type", ""),
            "seconds": round(reply.seconds, 2),
            "problems": problems,
            "message": reply.body.get("error", {}).get("message", ""),
        }

    def _prepare(self, scenario: str) -> None:
        _, state, cached = SCENARIOS[scenario]
        self._place.restore(self._states[state])
        self._redis.flushall()
        for key, value in self._kept.items() if cached else ():
            self._redis.restore(key, 3_600_000, value)
        wiring.service_of.cache_clear()

    def _judged(self, scenario: str, reply: Reply) -> list[str]:
        """Say what is wrong with a reply: it is neither the right answer nor a clear error."""
        problems = [f"shows {secret!r}" for secret in self._secrets if secret in reply.shown]
        if "Traceback" in reply.shown:
            problems.append(f"a traceback: {reply.shown[-1500:]}")
        if reply.seconds > SECONDS + LATE:
            problems.append(f"answered after {reply.seconds:.1f} s")
        if reply.status == 200:  # OK
            if reply.answer != self._right[scenario] and not self._same_sync(scenario, reply):
                problems.append(f"another answer: {_short(reply)}")
        else:
            kind = getattr(errors, reply.body["error"]["type"], None)
            if not (isinstance(kind, type) and issubclass(kind, errors.ScannerError)):
                problems.append(f"no clear error: {_short(reply)}")
            elif kind.status != reply.status:
                problems.append(f"another status than its error's: {_short(reply)}")
        return problems

    def _same_sync(self, scenario: str, reply: Reply) -> bool:
        """Tell whether a sync left the right state, by however many sessions it fetched for that."""
        wanted = {"sync": "new", "first sync": "first"}.get(scenario)
        return wanted is not None and reply.status == 200 and reply.body["digest"] == self._digests[wanted]

    def _lost(self, scenario: str, reply: Reply, *, whole: bool = False) -> list[str]:
        """Say what the history has lost: it can be read, and is the old state or the new one."""
        try:
            report = self._history.inspect()
        except errors.EmptyHistory:
            empty = scenario == "first sync" and not whole and reply.status != 200
            return [] if empty else ["the history is empty"]
        except errors.ScannerError as error:
            return [f"the history cannot be read: {error}"]
        if report.damage:
            return [f"the history is damaged: {report.damage}"]
        allowed = {"sync": ["old", "new"], "first sync": ["first"]}.get(scenario, ["new"])
        if whole or reply.status == 200:
            allowed = allowed[-1:]
        if report.state.digest not in {self._digests[name] for name in allowed}:
            return [f"the history is neither {' nor '.join(allowed)}"]
        return []


def _invoke(event: dict[str, Any]) -> Reply:
    """Invoke the function, and catch all that it writes."""
    out, begun = io.StringIO(), time.monotonic()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        reply = handler(event, Context(begun + SECONDS))
    seconds = time.monotonic() - begun
    return Reply(reply["statusCode"], json.loads(reply["body"]), out.getvalue() + reply["body"], seconds)


def _short(reply: Reply) -> str:
    return json.dumps(reply.answer)[:600]


def main() -> None:
    """Read what to do from stdin until it ends."""
    told = json.loads(sys.argv[1])
    pace._MAX_CALLS_PER_SECOND, pace.DEFAULT_WAIT, connection_pool._FIRST_BACKOFF = 5_000, 0.002, 0.001  # noqa: SLF001  # no time is to be lost by waiting
    if os.environ["SCANNER_HISTORY"].startswith("s3://"):
        from botocore import endpoint  # only who asks for S3 waits for it

        from tests.descriptions import parse_once

        endpoint.time = SimpleNamespace(sleep=lambda _: None)
        parse_once()
    out = os.fdopen(os.dup(1), "w")
    faults = Faults(Path(told["folder"]), {int(port): channel for port, channel in told["ports"].items()})
    wrap_files(faults)
    wrap_sockets(faults)
    torture = Torture(faults, told["secrets"])
    print("{}", file=out, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            shot = Shot(**asked["shot"]) if "shot" in asked else None
            said: Any = torture.attempt(asked["scenario"], shot) if shot else torture.operations(asked["scenario"])
        except BaseException:  # noqa: BLE001  # what must not happen is what is looked for
            faults.disarm()
            said = {"problems": [traceback.format_exc()], "hit": [], "status": 0, "error": "", "seconds": 0.0}
        print(json.dumps(said), file=out, flush=True)


if __name__ == "__main__":
    main()
