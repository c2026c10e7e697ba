"""What to do next, in events and in terms of the function's configuration."""

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

EVENTS: Phrases = {
    Sync: 'send {{"action": "sync"}} {purpose}',
    SyncAgain: 'send {{"action": "sync", "again": true}} {purpose}',
    SyncMoreSessions: 'send {{"action": "sync", "sessions": {least}}}, or with more',
    FetchDetails: 'send {{"action": "sync", "details": true}}, which asks Polygon for it',
    SkipDetails: 'leave out "details"',
    ListIndicators: '{{"action": "indicators"}} lists all there are',
    ListScreens: '{{"action": "screens"}} lists all there are',
    ListRoutes: "GET /v1/openapi.json lists all there are",
    SendKey: "send one in the header Authorization: Bearer KEY, or X-API-Key: KEY",
    UseField: 'use "{field}" of the request',
    AskForLess: "ask for {limit} or for fewer columns",
    GiveMoreTime: "raise the function's timeout, or try again, which goes on from what has been loaded and stored",
    AdministerDirectly: (
        "invoke the function directly (`aws lambda invoke`), or set SCANNER_HTTP_ADMIN=1 if everybody who reaches its "
        "address may administer it"
    ),
    InstallExtra: "build the image with the extra [{extra}] of us-market-scanner",
}


def in_events(remedy: Remedy) -> str:
    """Say what to do by events: the end of a sentence."""
    return say(remedy, EVENTS)
