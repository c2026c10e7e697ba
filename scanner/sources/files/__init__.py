"""A market in a folder of files."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.sources.files.adapter import FilesMarket
    from scanner.sources.files.export import write

__all__ = ["FilesMarket", "write"]
_MODULES = {"FilesMarket": "adapter", "write": "export"}


def __getattr__(name: str) -> Any:
    """Import a name when it is asked for: who reads settings needs only what the source says of itself."""
    if name in _MODULES:
        return getattr(import_module(f"scanner.sources.files.{_MODULES[name]}"), name)
    raise AttributeError(name)
