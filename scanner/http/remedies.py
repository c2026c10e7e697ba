"""What to do next, in requests over HTTP and in terms of the service's settings."""

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

HTTP: Phrases = {
    Sync: "POST /v1/admin/sync {purpose}",
    SyncAgain: 'POST {{"again": true}} to /v1/admin/sync {purpose}',
    SyncMoreSessions: 'POST {{"sessions": {least}}} to /v1/admin/sync, or with more',
    FetchDetails: 'POST {{"details": true}} to /v1/admin/sync, which asks Polygon for it',
    SkipDetails: 'leave out "details"',
    ListIndicators: "GET /v1/indicators lists all there are",
    ListScreens: "GET /v1/screens lists all there are",
    ListRoutes: "GET /v1/openapi.json lists all there are",
    SendKey: "send one in the header Authorization: Bearer KEY, or X-API-Key: KEY",
    UseField: 'use the parameter "{field}"',
    AskForLess: 'ask for {limit}, for fewer columns, or for some "fields" in the form of columns',
    GiveMoreTime: "try again, which goes on from what has been loaded and stored",
    AdministerDirectly: "send a key of SCANNER_ADMIN_KEYS, or do it where the scanner runs",
    InstallExtra: "install the extra [{extra}] of us-market-scanner where the service runs",
}


def in_http(remedy: Remedy) -> str:
    """Say what to do by requests: the end of a sentence."""
    return say(remedy, HTTP)
