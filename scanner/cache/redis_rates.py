"""Counts requests in Redis, for all processes, in one exchange each; while it fails, this process counts for itself."""

from __future__ import annotations

from typing import Final

from scanner.cache.key import PREFIX
from scanner.cache.rate import Allowance, MemoryRates, Rate, allowance
from scanner.cache.redis import RedisStore
from scanner.errors import CacheError

_MICROSECONDS = 1e6
#: As `MemoryRates.take`, in microseconds by the server's clock: the processes' own may differ. A number that is too
#: large, as when that clock was set back, counts as an empty bucket; what is no number as a full one.
_TAKE: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, window, bound = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local before = (tonumber(redis.pcall('GET', KEYS[1])) or now) - now
before = before == before and math.min(math.max(before, 0), window) or 0
local after = before + interval
if after > bound then
  return {string.format('%.0f', before), string.format('%.0f', after - window)}
end
redis.call('SET', KEYS[1], string.format('%.0f', now + after), 'PX', math.ceil(after / 1000))
return {string.format('%.0f', after), '0'}
"""


class RedisRates:
    """Counts in Redis.

    Args:
        store: whose connections are used.
    """

    def __init__(self, rate: Rate, store: RedisStore) -> None:
        self.rate = rate
        self._store = store
        self._own = MemoryRates(rate)

    def take(self, name: str) -> Allowance:
        """Count a request of a name, if it may come."""
        terms = (self.rate.interval, self.rate.window, self.rate.bound)
        try:
            told = self._store.run(_TAKE, (f"{PREFIX}rate:{name}",), [term * _MICROSECONDS for term in terms])
            full, wait = (float(part) / _MICROSECONDS for part in told)
        except (CacheError, ValueError):  # the latter for what is no answer of this script
            return self._own.take(name)
        return allowance(self.rate, full, wait)
