"""The contract that the settings describe."""

from __future__ import annotations

from functools import lru_cache, partial

from scanner import wiring
from scanner.backend.local import LocalBackend
from scanner.config import HttpConfig
from scanner.http.caller import Callers, Key
from scanner.http.contract import Contract
from scanner.http.responses import Responses, SteadyBackend


@lru_cache(maxsize=2)
def make_contract(config: HttpConfig, *, trusted: bool, keep: bool) -> Contract:
    """Make the contract of some settings, the same one while they stay the same.

    Args:
        trusted: whether whoever asks without any key may administer.
        keep: whether responses are kept, to be given again.
    """
    callers = Callers(partial(_keys, config), trusted)
    return Contract(SteadyBackend(LocalBackend()), callers, config.origins, Responses() if keep else None)


def _keys(config: HttpConfig) -> tuple[Key, ...]:
    """Give the keys that are known by now. Raises SecretError."""
    readers = wiring.api_keys("SCANNER_API_KEYS", config.api_keys)
    administrators = wiring.api_keys("SCANNER_ADMIN_KEYS", config.admin_keys)
    return (
        *(Key(name, digest) for name, digest in readers),
        *(Key(name, digest, administers=True) for name, digest in administrators),
    )
