"""A made-up market that behaves like one: for a first look, for demonstrations, and for tests."""

from scanner.sources.simulated.adapter import SimulatedMarket

__all__ = ["SimulatedMarket"]
