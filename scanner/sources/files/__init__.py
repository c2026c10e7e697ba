"""A market in a folder of files."""

from scanner.sources.files.adapter import FilesMarket
from scanner.sources.files.export import write

__all__ = ["FilesMarket", "write"]
