"""Which scanner this is."""

__version__ = "0.1.0"

#: Raised whenever the same bars and the same request could give other numbers than before.
NUMBERS = 2
