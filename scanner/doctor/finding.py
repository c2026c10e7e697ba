"""What was found of one part, and how a part is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from scanner.errors import ScannerError
from scanner.machine_limits import refused
from scanner.observe import log
from scanner.printable import printable
from scanner.remedy import Advice, Remedy, Words, sentence

#: From good to bad. With a warning all works; what fails does not.
Level = Literal["ok", "warn", "fail"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Finding:
    """How a part is.

    Attributes:
        said: one sentence, without what to do.
        facts: the same for programs; empty where there are none.
        ahead: seconds by which the clock of who answered is ahead of this one; None if it told no time.
        error: why it fails.
        remedy: what to do; None where all is well.
    """

    part: str
    level: Level
    said: str
    facts: Mapping[str, object] = field(default_factory=dict)
    ahead: float | None = None
    error: ScannerError | None = None
    remedy: Remedy | None = None

    def sentence(self, words: Words) -> str:
        """Say what was found and what to do, in the words of a door."""
        return sentence(self.said, self.remedy, words)


def failed(part: str, error: ScannerError) -> Finding:
    """Make a finding of what stands in the way of a part."""
    return Finding(part, "fail", error.problem, error=error, remedy=error.remedy)


def checked(part: str, look: Callable[[], Finding]) -> Finding:
    """Look at a part; whatever is raised is what was looked for."""
    try:
        return look()
    except ScannerError as error:
        return failed(part, error)
    except Exception as error:  # noqa: BLE001  # as said
        log.exception("the %s could not be checked", part)
        if machine := refused(error):
            return failed(part, machine)
        problem = f"the {part} could not be checked ({type(error).__name__})"
        return failed(part, ScannerError(problem, Advice("report", "the log says more")))


def worst(findings: Iterable[Finding]) -> Level:
    """Give the worst level of any."""
    return max((finding.level for finding in findings), key=LEVELS.index, default="ok")


def report(findings: Sequence[Finding], words: Words) -> dict[str, object]:
    """Make what programs read of findings.

    Args:
        words: puts what to do into the words of a door.

    Returns:
        `status`: the worst level; `findings`: part, level, what is said, the remedy's code (None where all is well),
        and facts.
    """
    told = [
        printable(
            {
                "part": finding.part,
                "level": finding.level,
                "said": finding.sentence(words),
                "remedy": finding.remedy and finding.remedy.code,
                "facts": finding.facts,
            }
        )
        for finding in findings
    ]
    return {"status": worst(findings), "findings": told}


def from_report(told: Mapping[str, Any]) -> Finding:
    """Make a finding of what `report` said of it, elsewhere: what to do is in its sentence already, in those words."""
    return Finding(told["part"], told["level"], told["said"], told["facts"])
