"""Actions are tried through the function, which is how they are asked for."""

from __future__ import annotations

from tests.handler.conftest import ask, settings

__all__ = ["ask", "settings"]
