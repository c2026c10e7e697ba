"""A simulated market with realistic behaviour: for first steps, demonstrations and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.sources.simulated.adapter import SimulatedMarket

__all__ = ["SimulatedMarket"]


def __getattr__(name: str) -> Any:
    """Import the market when it is asked for: who reads settings needs only what the source says of itself."""
    if name in __all__:
        from scanner.sources.simulated import adapter

        return getattr(adapter, name)
    raise AttributeError(name)
