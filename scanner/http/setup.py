"""The contract that the settings describe."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, partial

from scanner import wiring
from scanner.backend.local import LocalBackend
from scanner.config import HttpConfig
from scanner.http.caller import Callers, Key
from scanner.http.contract import Contract
from scanner.http.key_ring import KeyRing
from scanner.http.responses import Responses, SteadyBackend
from scanner.secret import is_reference


@lru_cache(maxsize=2)
def make_contract(
    config: HttpConfig, *, administer: bool = False, local: bool = False, page: bool = False, keep: bool = False
) -> Contract:
    """Make the contract of some settings, the same one while they stay the same.

    Args:
        administer: whether all who may ask may administer; else those with a key of SCANNER_ADMIN_KEYS.
        local: whether this machine alone can ask.
        page: whether there is a page for browsers at `/`.
        keep: whether responses are kept, to be given again.
    """
    return Contract(
        SteadyBackend(LocalBackend()),
        Callers(_keys(config) if config.has_keys else None, administer, local),
        config.origins,
        wiring.make_rates(config.redis_url, config.limit) if config.limit else None,
        page,
        Responses() if keep else None,
    )


def _keys(config: HttpConfig) -> Callable[[], tuple[Key, ...]]:
    """Give what gives the keys that are known by now.

    It raises SecretError, and ConfigError for a secret that holds something else, until it has had some.
    """
    look_up = partial(_looked_up, config)
    if any(text is not None and is_reference(text) for text in (config.api_keys, config.admin_keys)):
        return KeyRing(look_up)
    return cache(look_up)


def _looked_up(config: HttpConfig) -> tuple[Key, ...]:
    readers = wiring.api_keys("SCANNER_API_KEYS", config.api_keys)
    administrators = wiring.api_keys("SCANNER_ADMIN_KEYS", config.admin_keys)
    return (
        *(Key(name, digest) for name, digest in readers),
        *(Key(name, digest, administers=True) for name, digest in administrators),
    )
