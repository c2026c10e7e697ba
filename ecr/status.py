"""The version and image of each alias, and the state of each version."""

from __future__ import annotations

from collections.abc import Iterator

from ecr.function import LATEST, Function, Version

_SHOWN = 10


def lines(function: Function) -> Iterator[str]:
    """Describe the aliases, the newest code and the newest ten versions. Raises DeployError."""
    newest = function.version(LATEST)
    for alias in function.aliases():
        others = "".join(f", {share:.0%} of the calls version {number}" for number, share in alias.others.items())
        noted = f" ({alias.description})" if alias.description else ""
        yield f"{alias.name}: version {alias.version}{noted}{others}"
    yield _line("newest code", newest)
    for number in [configuration["Version"] for configuration in function.versions()][:_SHOWN]:
        yield _line(f"version {number}", function.version(number))


def _line(name: str, version: Version) -> str:
    trouble = f": {version.trouble}" if version.trouble else ""
    return f"{name}: {version.digest}, {version.changed[:19]}, {version.state}{trouble}"
