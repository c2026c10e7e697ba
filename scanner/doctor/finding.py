"""What was found of one part, and how a part is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from scanner.errors import ScannerError
from scanner.machine_limits import refused
from scanner.observe import log
from scanner.printable import printable

#: From good to bad. With a warning all works; what fails does not.
Level = Literal["ok", "warn", "fail"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Finding:
    """How a part is.

    Attributes:
        said: one sentence; where not all is well, what to do is in it.
        facts: the same for programs; empty where there are none.
        ahead: seconds by which the clock of who answered is ahead of this one; None if it told no time.
        error: why it fails.
    """

    part: str
    level: Level
    said: str
    facts: Mapping[str, object] = field(default_factory=dict)
    ahead: float | None = None
    error: ScannerError | None = None


def failed(part: str, error: ScannerError) -> Finding:
    """Make a finding of what stands in the way of a part."""
    return Finding(part, "fail", str(error), error=error)


def checked(part: str, look: Callable[[], Finding]) -> Finding:
    """Look at a part; whatever is raised is what was looked for."""
    try:
        return look()
    except ScannerError as error:
        return failed(part, error)
    except Exception as error:  # noqa: BLE001  # as said
        log.exception("the %s could not be looked at", part)
        if machine := refused(error):
            return failed(part, machine)
        what = f"the {part} could not be looked at ({type(error).__name__}): the log says more"
        return failed(part, ScannerError(what))


def worst(findings: Iterable[Finding]) -> Level:
    """Give the worst level of any."""
    return max((finding.level for finding in findings), key=LEVELS.index, default="ok")


def report(findings: Sequence[Finding]) -> dict[str, object]:
    """Make what programs read of findings."""
    told = [
        printable({"part": finding.part, "level": finding.level, "said": finding.said, "facts": finding.facts})
        for finding in findings
    ]
    return {"status": worst(findings), "findings": told}
