"""The machine's clock, compared with those of all who told theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from scanner.doctor.finding import Finding
from scanner.remedy import Advice

#: Seconds that clocks may differ.
OFF = 60.0
_MINUTE = 60.0


def clock(others: Sequence[Finding]) -> Finding:
    """Compare the clock with the others'.

    Args:
        others: what was found of those who may have told their time.
    """
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    ahead = {finding.part: -finding.ahead for finding in others if finding.ahead is not None}
    facts = {"ahead_seconds": {part: round(seconds, 3) for part, seconds in ahead.items()}}
    if not ahead:
        return Finding("clock", "ok", f"{now}; there was no other clock to compare it with", facts)
    part, most = max(ahead.items(), key=lambda item: abs(item[1]))
    if abs(most) <= OFF:
        return Finding("clock", "ok", f"{now}, as the {' and the '.join(ahead)} {_has(ahead)} it", facts)
    differs = f"{abs(most) / _MINUTE:,.0f} min {'ahead of' if most > 0 else 'behind'} the clock of the {part}"
    why = "otherwise the age of the data is wrong, and AWS refuses signed requests"
    todo = Advice("fix-server", f"synchronise it with a time server, since {why}")
    return Finding("clock", "warn", f"{now} is {differs}", facts, remedy=todo)


def _has(ahead: dict[str, float]) -> str:
    return "have" if len(ahead) > 1 else "has"
