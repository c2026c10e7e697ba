"""The contract that the settings describe."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, partial

from scanner import wiring
from scanner.backend.base import Backend
from scanner.backend.local import LocalBackend
from scanner.config import Config, HttpConfig
from scanner.http.caller import Callers, Key
from scanner.http.contract import Contract
from scanner.http.key_ring import KeyRing
from scanner.http.responses import Responses, SteadyBackend
from scanner.secret import is_reference
from scanner.setting_values import FunctionName


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
        SteadyBackend(make_backend(config)),
        Callers(_keys(config) if config.has_keys else None, administer, local),
        config.origins,
        wiring.make_rates(config.redis_url, config.limit) if config.limit else None,
        page,
        Responses() if keep else None,
    )


def make_backend(config: HttpConfig) -> Backend:
    """Make whoever computes, as it is set.

    Raises:
        ConfigError: the shared cache's address cannot be used.
        MissingExtra: boto3 is not installed.
    """
    if config.backend is None:
        return LocalBackend()
    from scanner.backend.remote import RemoteBackend  # for those who compute elsewhere

    settings = Config.read()
    if isinstance(config.backend, FunctionName):
        from scanner.backend.function import Function

        return RemoteBackend(Function(config.backend, settings.region), wiring.make_redis(settings))
    from scanner.backend.address import Address

    key = partial(wiring.backend_key, config.backend_key)
    return RemoteBackend(Address(config.backend, key), wiring.make_redis(settings))


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
