"""What botocore knows of AWS, parsed once in a process."""

from __future__ import annotations

from functools import cache

from botocore import loaders

_load = loaders.JSONFileLoader().load_file


@cache
def _parsed(path: str) -> object:
    return _load(path)


def parse_once() -> None:
    """Let all sessions share the descriptions of services and regions.

    Each session parses megabytes of JSON for its first client, which takes longer than most tests that make one, and
    shows nothing. Nobody changes what was parsed: the clients of one session share it too.
    """
    loaders.JSONFileLoader.load_file = lambda _, path: _parsed(path)
