"""A remedy of each kind, for whoever words them."""

from __future__ import annotations

from scanner import remedy
from scanner.cli.remedies import in_commands
from scanner.doctor.finding import Finding
from scanner.remedy import (
    AdministerDirectly,
    Advice,
    AskForLess,
    Either,
    FetchDetails,
    GiveMoreTime,
    InstallExtra,
    ListIndicators,
    ListRoutes,
    ListScreens,
    Remedy,
    SendKey,
    SkipDetails,
    Sync,
    SyncAgain,
    SyncMoreSessions,
    UseField,
)

REMEDIES: tuple[Remedy, ...] = (
    Sync(),
    Sync("to fill it"),
    SyncAgain(),
    SyncMoreSessions(641),
    FetchDetails(),
    SkipDetails(),
    ListIndicators(),
    ListScreens(),
    ListRoutes(),
    SendKey(),
    UseField("sectors"),
    AskForLess(30),
    GiveMoreTime(),
    AdministerDirectly(),
    InstallExtra("redis"),
    Advice("retry", "try again"),
    Either((Sync(), Advice("check-network", "check the network"))),
)
#: Every kind there is. (`Remedy.__subclasses__` has some twice: a dataclass with slots is a class made anew.)
KINDS = {
    kind for kind in vars(remedy).values() if isinstance(kind, type) and issubclass(kind, Remedy) and kind is not Remedy
}


def said(finding: Finding) -> str:
    """What a finding says at a terminal."""
    return finding.sentence(in_commands)
