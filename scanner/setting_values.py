"""What the texts of settings say."""

from __future__ import annotations

from pathlib import Path

from scanner.errors import ConfigError

#: The setting that says where bars come from.
MARKET = "SCANNER_MARKET"


def path(setting: str, text: str) -> Path:
    """Give the path that a setting names, its ~ replaced.

    Raises:
        ConfigError: there is no such user, or nobody knows where the home folder is.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        expected = "a path whose ~ stands for an existing home folder: write it in full, or set HOME"
        raise ConfigError(setting, text, expected) from None


def whole_number(setting: str, text: str, most: int) -> int:
    """Give the number that a setting says.

    Raises:
        ConfigError: it is none from 1 to `most`.
    """
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ConfigError(setting, text, f"a whole number from 1 to {most}")
    return int(text)
