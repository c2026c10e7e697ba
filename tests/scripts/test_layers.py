"""Zip files for Lambda: what goes in, and what is refused."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from scripts.layers import MAX_UNPACKED_BYTES, MAX_ZIP_BYTES, compile_only, copy_packages, pack, too_large


def make_distribution(folder: Path, name: str, *files: str) -> None:
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    for file in files:
        place = folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("VALUE = 1\n")
    names = [*files, f"{info.name}/RECORD", f"{info.name}/METADATA", "../../bin/tool"]
    info.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    info.joinpath("RECORD").write_text("".join(f"{each},,\n" for each in names))


def test_what_the_runtime_has_stays_out_and_the_rest_goes_in(tmp_path: Path) -> None:
    packages, target = tmp_path / "packages", tmp_path / "target"
    make_distribution(packages, "boto3", "boto3/__init__.py", "boto3/data/s3.json")
    make_distribution(packages, "snapshot_restore_py", "snapshot_restore_py.py")
    make_distribution(packages, "redis", "redis/__init__.py")
    copy_packages(packages, target)
    assert {path.name for path in target.iterdir()} == {"redis", "redis-1.0.dist-info"}


def test_bytecode_alone_can_be_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "without_source.py"
    source.write_text('"""Words."""\nVALUE = 7\n')
    compile_only(tmp_path)
    assert not source.exists()
    monkeypatch.syspath_prepend(str(tmp_path))
    import without_source  # type: ignore[import-not-found]

    assert (without_source.VALUE, without_source.__doc__) == (7, None)
    del sys.modules["without_source"]


def test_the_same_content_makes_the_same_zip(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("b", "a"):
        folder.joinpath(name).write_text(name)
    assert pack(folder, "python/", tmp_path / "one.zip") == 2
    folder.joinpath("a").write_text("a")  # written later
    pack(folder, "python/", tmp_path / "two.zip")
    assert tmp_path.joinpath("one.zip").read_bytes() == tmp_path.joinpath("two.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "one.zip").namelist() == ["python/a", "python/b"]


def test_what_fits_is_not_refused() -> None:
    assert too_large({"one": (MAX_UNPACKED_BYTES - 1, MAX_ZIP_BYTES), "two": (1, 1)}) == []


def test_too_much_together_is_refused_with_the_numbers() -> None:
    [fault] = too_large({"one": (MAX_UNPACKED_BYTES, 1), "two": (1, 1)})
    assert fault == (
        "function and layers have 262,144,001 bytes unpacked, and Lambda takes 262,144,000: one 262,144,000, two 1"
    )


def test_a_zip_too_large_to_send_is_refused_with_the_numbers() -> None:
    assert too_large({"one": (1, MAX_ZIP_BYTES + 1)}) == ["one.zip has 52,428,801 bytes, and Lambda takes 52,428,800"]
