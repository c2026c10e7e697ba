"""What is wrong with a request, by whatever door it came."""

from __future__ import annotations

from scanner.errors.base import Fault, ScannerError
from scanner.remedy import AdministerDirectly, AskForLess, Remedy, Words, in_python
from scanner.spot import Cure, Spot


class RequestError(ScannerError):
    """The request has faults; every one of them is listed."""

    status = 400
    exit_code = 2

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        problem = "; ".join(f"{fault.field}: {fault.problem}" for fault in faults)
        super().__init__(problem, next((fault.remedy for fault in faults if fault.remedy), None))

    def said(self, words: Words = in_python) -> str:
        """Say every fault."""
        return "; ".join(fault.said(words) for fault in self.faults)


class ExpressionError(RequestError):
    """A screen's text cannot be understood, or asks for something that does not exist.

    Attributes:
        text: the whole expression.
        position: of the character at which it is wrong, from 0.
        length: characters from there on that are; 0 where one is missing, as at the end.
        reason: what is wrong there, without the place.
        cures: what could stand there instead.
    """

    def __init__(
        self,
        text: str,
        position: int,
        reason: str,
        field: str = "where",
        remedy: Remedy | None = None,
        *,
        length: int = 0,
        cures: tuple[Cure, ...] = (),
    ) -> None:
        self.text = text
        self.position = position
        self.length = length
        self.reason = reason
        self.cures = cures
        problem = f"{reason} (at character {position + 1} of {text!r})"
        super().__init__((Fault(field, problem, remedy, Spot(reason, position, length, cures)),))

    def pointer(self) -> str:
        """Draw the text with a caret below the place, for a terminal."""
        return f"{self.text}\n{' ' * self.position}^"


class AnswerTooLarge(RequestError):
    """The answer has more bytes than can be passed on."""

    status = 413

    def __init__(self, results: int, size: int, most: int, field: str = "limit") -> None:
        fit = max(1, results * most // size * 9 // 10)
        problem = f"{results} results make {size:,} bytes and at most {most:,} can be passed on"
        super().__init__((Fault(field, problem, AskForLess(fit)),))


class UnknownTicker(RequestError):
    """A ticker has no usable bar in the session.

    Args:
        problem: says which it is, and what may have been meant.
        field: that names it.
    """

    status = 404

    def __init__(self, problem: str, field: str = "ticker") -> None:
        super().__init__((Fault(field, problem),))


class AdministrationRefused(RequestError):
    """An administrative action was asked for over HTTP."""

    status = 403

    def __init__(self, action: str) -> None:
        problem = f"{action} administers the scanner, which who asks here may not"
        super().__init__((Fault("action", problem, AdministerDirectly()),))
