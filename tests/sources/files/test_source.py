"""A folder by its text: one market however it is written, and an error for a text without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.errors import ConfigError
from scanner.sources.files.source import SOURCE


def nothing(name: str) -> None:
    pytest.fail(f"{name} is no setting of its own")


def test_a_folder_is_one_market_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = [f"files:{tmp_path}/data", "files:data", "files:./data/", "files:below/../data"]
    assert {SOURCE.identity(text, nothing) for text in texts} == {f"files:{tmp_path}/data"}
    assert {SOURCE.make(text, nothing).name for text in texts} == {f"files:{tmp_path}/data"}


@pytest.mark.parametrize("text", ["files", "files:"])
def test_a_text_without_a_folder_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="expected files:DIR, as in files:/data/market"):
        SOURCE.make(text, nothing)
