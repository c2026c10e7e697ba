"""The simulated market by its text."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scanner.errors import ConfigError
from scanner.sources.simulated.source import SOURCE


def nothing(name: str) -> None:
    pytest.fail(f"{name} is no setting of its own")


def test_its_text_makes_it() -> None:
    assert SOURCE.make("simulated:50x20:7", nothing).name == "simulated:50x20:7"
    with pytest.raises(ConfigError, match="SCANNER_MARKET='simulated:1x1' cannot be used"):
        SOURCE.make("simulated:1x1", nothing)


def test_reading_the_settings_imports_no_market() -> None:
    program = "import sys, scanner.config; print(*(name for name in sys.modules if name.endswith('.adapter')))"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "simulated" not in done.stdout
    assert "polygon" not in done.stdout
