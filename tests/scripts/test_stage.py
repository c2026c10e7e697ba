"""What goes into which stage of the image, and what of it stays."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from scripts.stage import (
    EPOCH,
    FUNCTION,
    PARTS,
    REST,
    STAGES,
    WEB_PACKAGES,
    compile_all,
    keep_part,
    part,
    requirements,
    settle,
    slim,
)
from tests.architecture.modules import ROOT
from tests.architecture.test_tree import locked

LOCK = ROOT.joinpath("requirements/image.txt").read_text("utf-8")


def make(folder: Path, *paths: str) -> None:
    for path in paths:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x = 1\n")


def left(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_stages_share_out_the_lock_and_nothing_is_in_two() -> None:
    shares = [[name for name, _ in requirements(part(LOCK, stage))] for stage in (*STAGES, REST)]
    assert all(shares)
    assert sorted(name for share in shares for name in share) == sorted(locked("image"))


def test_the_web_services_packages_are_what_the_function_does_not_have() -> None:
    web = ROOT.joinpath("requirements/web.txt").read_text("utf-8")
    names = {name for name, _ in requirements(part(web, WEB_PACKAGES, LOCK))}
    assert names == locked("web").keys() - locked("image").keys()
    assert {"click", "httptools", "rich", "starlette", "uvicorn"} <= names


def test_the_stages_share_out_the_scanner_and_nothing_is_in_two(tmp_path: Path) -> None:
    of_ours = {place.name for place in ROOT.joinpath("scanner").iterdir()} - {"__pycache__"}
    kept: dict[str, set[str]] = {}
    for stage in (FUNCTION, *PARTS):
        make(tmp_path / stage, *(name if "." in name else f"{name}/__init__.py" for name in of_ours))
        keep_part(tmp_path / stage, stage)
        kept[stage] = {place.name for place in tmp_path.joinpath(stage).iterdir()}
    assert sorted(name for names in kept.values() for name in names) == sorted(of_ours)
    assert {stage: kept[stage] for stage in PARTS} == {stage: {*names} for stage, names in PARTS.items()}


def test_every_name_of_a_stage_is_in_the_lock() -> None:
    assert set[str]().union(*STAGES.values()) <= locked("image").keys()


def test_a_stage_keeps_the_hashes_and_the_markers() -> None:
    lock = (
        'numpy==1 \\\n    --hash=sha256:aa\n    # via pandas\nodd==2 ; python_version < "3" \\\n    --hash=sha256:bb\n'
    )
    assert "--hash=sha256:aa" in part(lock, "numpy-scipy")
    assert "odd" not in part(lock, "numpy-scipy")
    assert 'odd==2 ; python_version < "3"' in part(lock, REST)


def test_what_only_tests_and_builds_need_goes(tmp_path: Path) -> None:
    stay = {"numpy/testing/a.py", "pandas/_testing/b.py", "sklearn/externals/c.py", "numpy-1.dist-info/METADATA"}
    make(
        tmp_path, *stay, "bin/f2py", "numpy/tests/t.py", "numpy/lib/tests/data/t.py", "numpy/__init__.pyi", "numpy/x.h"
    )
    slim(tmp_path)
    assert left(tmp_path) == stay


def test_only_the_services_that_are_asked_stay(tmp_path: Path) -> None:
    make(
        tmp_path,
        "botocore/data/s3/1/service-2.json",
        "botocore/data/ec2/1/service-2.json",
        "botocore/data/endpoints.json",
    )
    slim(tmp_path)
    assert left(tmp_path) == {"botocore/data/s3/1/service-2.json", "botocore/data/endpoints.json"}


def test_bytecode_holds_whatever_the_sources_time_says(tmp_path: Path) -> None:
    make(tmp_path, "module.py")
    compile_all(tmp_path)
    flags = Path(importlib.util.cache_from_source(str(tmp_path / "module.py"))).read_bytes()[4:8]
    assert int.from_bytes(flags, "little") == 0b01  # by the source's hash, and never checked


def test_a_source_that_is_no_python_ends_the_build(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def")
    with pytest.raises(SystemExit, match="not all of it is Python"):
        compile_all(tmp_path)


def test_all_of_it_has_one_time_and_can_be_read(tmp_path: Path) -> None:
    make(tmp_path, "a/b.py")
    tmp_path.joinpath("a/b.py").chmod(0o600)
    settle(tmp_path)
    assert {path.stat().st_mtime for path in (tmp_path, *tmp_path.rglob("*"))} == {EPOCH}
    assert tmp_path.joinpath("a/b.py").stat().st_mode & 0o777 == 0o644
