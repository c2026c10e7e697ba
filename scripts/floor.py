"""A function that does one GET from Redis and nothing else: what the emulator and Redis cost any function."""

from __future__ import annotations

import os

import redis

_redis = redis.Redis.from_url(os.environ["REDIS_URL"])
_key = max(_redis.scan_iter(), key=lambda key: _redis.memory_usage(key) or 0)


def handler(_event: object, _context: object) -> dict[str, object]:
    """Give the size of the largest value."""
    return {"statusCode": 200, "body": str(len(_redis.get(_key) or b""))}
