"""A market in a folder of files."""

from scanner.market.files.export import write
from scanner.market.files.market import FilesMarket

__all__ = ["FilesMarket", "write"]
