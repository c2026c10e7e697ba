"""What to do next about a problem, as values: each door (terminal, function, Python) says them in its own words.

An error, a fault, a finding or a note carries a remedy, and never a command or an event. A door has a table of phrases,
one for each kind of remedy that its users carry out through it; `PYTHON` is the one of Python programs, which
`str(error)` takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Literal, TypeAlias

#: Stable names of what is done outside the scanner, for programs.
Kind: TypeAlias = Literal[
    "check-network",
    "check-settings",
    "free-resources",
    "fix-data",
    "fix-permissions",
    "fix-server",
    "change-request",
    "retry",
    "report",
]


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something to do next. A subclass with its fields says what.

    Attributes:
        code: a stable name for programs, as replies of the function have it.
    """

    code: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Sync(Remedy):
    """Bring the history up to date, which fetches damaged parts again too.

    Attributes:
        purpose: what for, `to fill it`; empty where that goes without saying.
    """

    code: ClassVar[str] = "sync"
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class SyncAgain(Remedy):
    """Fetch stored sessions anew, and remove those that the source does not have."""

    code: ClassVar[str] = "sync-again"
    purpose: str = "to remove the sessions that the source does not have"


@dataclass(frozen=True, slots=True)
class SyncMoreSessions(Remedy):
    """Let the history hold more sessions.

    Attributes:
        least: how many it needs, at least.
    """

    code: ClassVar[str] = "sync-more-sessions"
    least: int


@dataclass(frozen=True, slots=True)
class FetchDetails(Remedy):
    """Ask the source for each ticker's sector and industry."""

    code: ClassVar[str] = "fetch-details"


@dataclass(frozen=True, slots=True)
class SkipDetails(Remedy):
    """Do not ask a source for details that has none."""

    code: ClassVar[str] = "skip-details"


@dataclass(frozen=True, slots=True)
class ListIndicators(Remedy):
    """Look up what indicators and fields there are."""

    code: ClassVar[str] = "list-indicators"


@dataclass(frozen=True, slots=True)
class ListScreens(Remedy):
    """Look up what presets there are."""

    code: ClassVar[str] = "list-screens"


@dataclass(frozen=True, slots=True)
class ListRoutes(Remedy):
    """Look up what addresses there are."""

    code: ClassVar[str] = "list-routes"


@dataclass(frozen=True, slots=True)
class SendKey(Remedy):
    """Send a key that may do this with the request."""

    code: ClassVar[str] = "send-key"


@dataclass(frozen=True, slots=True)
class UseField(Remedy):
    """Say it by a field of the scan's request instead of in an expression.

    Attributes:
        field: of `ScanRequest`.
    """

    code: ClassVar[str] = "use-field"
    field: str


@dataclass(frozen=True, slots=True)
class AskForLess(Remedy):
    """Ask for fewer results, or for fewer columns of them.

    Attributes:
        limit: a number of results that can be passed on.
    """

    code: ClassVar[str] = "ask-for-less"
    limit: int


@dataclass(frozen=True, slots=True)
class GiveMoreTime(Remedy):
    """Let the work go on for longer, or begin it once more: what was loaded and stored need not be done again."""

    code: ClassVar[str] = "give-more-time"


@dataclass(frozen=True, slots=True)
class AdministerDirectly(Remedy):
    """Administer the scanner from where that is allowed, not over HTTP."""

    code: ClassVar[str] = "administer-directly"


@dataclass(frozen=True, slots=True)
class InstallExtra(Remedy):
    """Install an optional part of the package.

    Attributes:
        extra: its name.
    """

    code: ClassVar[str] = "install-extra"
    extra: str


@dataclass(frozen=True, slots=True)
class Advice(Remedy):
    """What is done outside the scanner, and so said alike at every door.

    Attributes:
        code: its kind.
        words: what to do, as the end of a sentence. It may name settings and other programs.
    """

    code: Kind  # type: ignore[misc]  # of each advice, where other remedies have the one of their class
    words: str


@dataclass(frozen=True, slots=True)
class Either(Remedy):
    """Several ways out, of which one suffices, the best one first."""

    ways: tuple[Remedy, ...]

    @property
    def code(self) -> str:  # type: ignore[override]  # as above
        """The best way's."""
        return self.ways[0].code


#: How a door says what to do: the end of a sentence, without a full stop.
Words: TypeAlias = Callable[[Remedy], str]
#: A door's phrases, in which the remedy's own fields stand in braces.
Phrases: TypeAlias = Mapping[type[Remedy], str]

PYTHON: Phrases = {
    Sync: "call Scanner.sync() {purpose}",
    SyncAgain: "call Scanner.sync(again=True) {purpose}",
    SyncMoreSessions: "call Scanner.sync(sessions={least}), or with more",
    FetchDetails: "sync with details, which asks Polygon for it",
    SkipDetails: "sync without details",
    ListIndicators: "Scanner.indicators() has all there are",
    ListScreens: "Scanner.screens() has all there are",
    ListRoutes: "/v1/openapi.json lists what there is",
    SendKey: "send a key of SCANNER_API_KEYS",
    UseField: "use the request's {field}",
    AskForLess: "ask for {limit} or for fewer columns",
    GiveMoreTime: "give more time, or try again, which goes on from what has been loaded and stored",
    AdministerDirectly: "do it where the scanner runs",
    InstallExtra: "pip install 'us-market-scanner[{extra}]'",
}


def say(remedy: Remedy, phrases: Phrases, field_name: Callable[[str], str] = str) -> str:
    """Say what to do in a door's phrases.

    Args:
        field_name: writes a field of the request as the door has it.

    Returns:
        The end of a sentence, without a full stop.
    """
    if isinstance(remedy, Advice):
        return remedy.words
    if isinstance(remedy, Either):
        return ", or ".join(say(way, phrases, field_name) for way in remedy.ways)
    facts = {fact.name: getattr(remedy, fact.name) for fact in fields(remedy)}
    if isinstance(remedy, UseField):
        facts["field"] = field_name(remedy.field)
    return phrases[type(remedy)].format_map(facts).rstrip()


def in_python(remedy: Remedy) -> str:
    """Say what to do in words for Python programs, which name neither commands nor events."""
    return say(remedy, PYTHON)


def sentence(problem: str, remedy: Remedy | None, words: Words) -> str:
    """Join a problem and what to do about it; the problem stands alone where there is no remedy."""
    return problem if remedy is None else f"{problem}: {words(remedy)}"


def check_settings(words: str) -> Advice:
    """Advise to look at settings: `check the network and POLYGON_BASE_URL`."""
    return Advice("check-settings", words)


def fix_data(words: str) -> Advice:
    """Advise to change a file of market data."""
    return Advice("fix-data", words)


def retry(words: str = "try again in a minute") -> Advice:
    """Advise to try again."""
    return Advice("retry", words)
