"""What a source says of itself, without being asked anything: whoever reads the settings needs no more of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.sources.base import Market  # which has arrays: the help of the command line waits for none

#: Gives the value of a source's own setting by its name.
Value = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of one source's own.

    Attributes:
        name: of the environment variable.
        meaning: what it does, for `--help`.
        read: makes its value of its name and text; raises `ConfigError`.
        default: the value where nothing is set.
        secret: whether the value is never shown, and may be the name of a secret that holds it.
        path: whether it names a file, so that it may be any bytes.
        fallback: another variable that counts where this one is not set.
    """

    name: str
    meaning: str
    read: Callable[[str, str], object]
    default: object = None
    secret: bool = False
    path: bool = False
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of source.

    Attributes:
        scheme: what SCANNER_MARKET and the names of its markets begin with.
        written: how SCANNER_MARKET names one of its markets.
        about: what it is, in a sentence for docs/sources.md.
        live: whether its market goes on from day to day with New York, so that what was fetched grows old; else it
            stands still at its last session.
        make: a market of the text of SCANNER_MARKET; raises `ConfigError` for one that names none.
        identity: what tells the market of that text from every other, however it is written. Asks nobody.
        settings: its own.
        chosen_by: the setting that chooses this source where SCANNER_MARKET is not set.
        address: the setting that says where it is, to check when it does not answer.
        rate: the setting for how many calls a minute it is asked; None for one that no call is made to.
        packages: the distributions that it is asked with.
    """

    scheme: str
    written: str
    about: str
    live: bool
    make: Callable[[str, Value], Market]
    identity: Callable[[str, Value], str]
    settings: tuple[Setting, ...] = ()
    chosen_by: str | None = None
    address: str | None = None
    rate: str | None = None
    packages: tuple[str, ...] = ()
