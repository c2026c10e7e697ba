"""What to do next, in commands and options."""

from __future__ import annotations

from scanner.remedy import (
    AdministerDirectly,
    AskForLess,
    FetchDetails,
    GiveMoreTime,
    InstallExtra,
    ListIndicators,
    ListRoutes,
    ListScreens,
    Phrases,
    Remedy,
    SendKey,
    SkipDetails,
    Sync,
    SyncAgain,
    SyncMoreSessions,
    UseField,
    say,
)

COMMANDS: Phrases = {
    Sync: "run `scanner sync` {purpose}",
    SyncAgain: "run `scanner sync --again` {purpose}",
    SyncMoreSessions: "run `scanner sync --sessions {least}`, or with more",
    FetchDetails: "run `scanner sync --details`, which asks Polygon for it",
    SkipDetails: "leave out --details",
    ListIndicators: "`scanner indicators` lists all there are",
    ListScreens: "`scanner screens` lists all there are",
    ListRoutes: "/v1/openapi.json lists all there are",
    SendKey: "send a key of SCANNER_API_KEYS",
    UseField: "use the option {field} of `scanner scan`",
    AskForLess: "take --limit {limit}, or fewer --columns",
    GiveMoreTime: "try again, which goes on from what has been loaded and stored",
    AdministerDirectly: "run the command where the scanner runs",
    InstallExtra: "pip install 'us-market-scanner[{extra}]'",
}


def in_commands(remedy: Remedy) -> str:
    """Say what to do at a terminal: the end of a sentence."""
    return say(remedy, COMMANDS, option)


def option(field: str) -> str:
    """Name the option of a scan that fills a field of the request; one that is repeated is called as its entry."""
    from scanner.request import told  # has pydantic: `--help` does without it

    return f"--{(told(field).entry or field).replace('_', '-')}"
