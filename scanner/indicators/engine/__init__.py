"""Computes terms over a panel: `compute` gives arrays, `compute_blocks` hands each block on."""

from scanner.indicators.engine.computation import compute, compute_blocks

__all__ = ["compute", "compute_blocks"]
