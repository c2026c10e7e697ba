"""The cache that processes share: whether it answers, how fast, and whether it makes room."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from scanner.cache.redis import RedisStore, Server
from scanner.cache.store import Store
from scanner.doctor.finding import Finding
from scanner.remedy import Advice, check_settings

#: Seconds that a claim lasts if it cannot be given back.
CLAIM = 1.0
#: Milliseconds for writing and removing from which on a kept answer is hardly faster than a computed one.
SLOW = 100.0


def try_out(store: Store) -> None:
    """Write and remove: a claim is both, and leaves nothing. Raises CacheError."""
    lock = store.acquire("health", CLAIM)
    if lock:
        lock.release()


def usable(store: RedisStore | None) -> Finding:
    """Write to the cache and remove it again, and ask the server what it is.

    Raises:
        CacheError: it cannot be used.
    """
    if store is None:
        said = "each process caches its own answers; a Redis at REDIS_URL would cache them for all"
        return Finding("cache", "ok", said, {"place": None})
    server = store.server()
    ahead = (server.now - datetime.now(UTC)).total_seconds() if server else None
    began = time.perf_counter()
    try_out(store)
    milliseconds = round((time.perf_counter() - began) * 1000, 2)
    facts = {"place": store.place, "milliseconds": milliseconds, **_facts(server)}
    said = f"{store.place} writes and removes in {milliseconds} ms"
    if server and server.most and not server.evicts:
        problem = f"{store.place} accepts nothing more once its {server.most / 1e6:,.0f} MB are full"
        todo = Advice("fix-server", "set its maxmemory-policy to allkeys-lru")
        return Finding("cache", "warn", problem, facts, ahead, remedy=todo)
    if milliseconds > SLOW:
        todo = check_settings("name a server that is closer in REDIS_URL")
        return Finding("cache", "warn", f"{said}, which is slow", facts, ahead, remedy=todo)
    return Finding("cache", "ok", said, facts, ahead)


def _facts(server: Server | None) -> dict[str, object]:
    return {"version": server.version, "most_bytes": server.most, "evicts": server.evicts} if server else {}
