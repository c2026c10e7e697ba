"""A simulated market with realistic behaviour: for first steps, demonstrations and tests."""

from scanner.sources.simulated.adapter import SimulatedMarket

__all__ = ["SimulatedMarket"]
