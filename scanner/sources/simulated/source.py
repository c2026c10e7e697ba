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
    about="a simulated market, by default of 4,500 tickers and 600 sessions up to the latest real one; every output "
    "says so; `simulated:12000x600:7` has another size and another seed",
    live=True,
    make=_make,
    identity=lambda text, _: text,
)
