"""The simulated market as a source: how it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.sources.source_spec import Source, Value

if TYPE_CHECKING:
    from scanner.sources.base import Market


_SCHEME = "simulated"


def _make(text: str, _: Value) -> Market:
    from scanner.sources.simulated.adapter import SimulatedMarket  # only who syncs needs a market

    return SimulatedMarket.parse(text)


SOURCE = Source(
    scheme=_SCHEME,
    written=f"{_SCHEME}[:TICKERSxSESSIONS[:SEED]]",
    live=True,
    make=_make,
    identity=lambda text, _: text,
)
