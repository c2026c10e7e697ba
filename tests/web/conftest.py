"""The reader of the page on the web service is the README's."""

from __future__ import annotations

from tests.readme.conftest import environment

__all__ = ["environment"]
