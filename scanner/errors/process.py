"""What this process lacks: settings, packages, memory, time."""

from __future__ import annotations

from scanner.errors.base import ScannerError
from scanner.remedy import Advice, GiveMoreTime, InstallExtra, Remedy


class ConfigError(ScannerError):
    """A setting has a value that cannot be used.

    Attributes:
        name: the setting.
        value: as it was given, or `(not shown)`; None where it is not set.
        expected: what it may be.
    """

    exit_code = 3

    def __init__(self, name: str, value: str | None, expected: str) -> None:
        self.name = name
        self.value = value
        self.expected = expected
        super().__init__(self.about(name), Advice("check-settings", f"expected {expected}"))

    def about(self, name: str) -> str:
        """Say what is wrong with it, by the name that it has at a door."""
        return f"{name} is not set" if self.value is None else f"{name}={self.value!r} cannot be used"


class SecretError(ScannerError):
    """A setting names a secret that cannot be used.

    Args:
        setting: that names it.
        name: the secret's.
        problem: completes "the secret, which".
        remedy: what to do.
    """

    status = 503
    exit_code = 3

    def __init__(self, setting: str, name: str, problem: str, remedy: Remedy | None = None) -> None:
        super().__init__(f"{setting} names the secret {name}, which {problem}", remedy)


class MissingExtra(ScannerError):
    """A feature needs a package that is not installed."""

    exit_code = 3

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional package", InstallExtra(extra))


class MachineError(ScannerError):
    """The machine refuses what the work needs: memory, threads, open files, disk space."""

    status = 503
    exit_code = 7


class OutOfTime(ScannerError):
    """The time given was too short.

    Args:
        aim: what should have been done by then: completes "before".
    """

    status = 504

    def __init__(self, aim: str) -> None:
        super().__init__(f"the time given ended before {aim}", GiveMoreTime())
