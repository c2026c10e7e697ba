"""The zip files fit into Lambda and run there: unpacked as Lambda does, under its emulator."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.invoke import post, read_reply
from scripts.layers import MAX_UNPACKED_BYTES, MAX_ZIP_BYTES, OF_THE_RUNTIME
from scripts.stack import ROOT, Stack
from tests.containers.engine import LAMBDA_LIKE, docker, image

ZIPS = ("numpy-scipy", "pandas-sklearn", "function")
PYTHONPATH = "/var/task:/opt/python:/var/runtime"  # the managed runtime's order


@pytest.fixture(scope="module")
def zips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("layers")
    subprocess.run([ROOT / "scripts/layers", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def unpacked(zips: Path) -> Path:
    """What Lambda makes of them: the layers in /opt, one over the other, and the function in /var/task."""
    root = zips / "root"
    for name in ZIPS:
        with zipfile.ZipFile(zips / f"{name}.zip") as archive:
            archive.extractall(root / ("task" if name == "function" else "opt"))
    return root


@pytest.fixture(scope="module")
def runtime(zips: Path) -> Path:
    """What the managed runtime has in /var/runtime, taken out of the image."""
    folder = zips / "runtime"
    folder.mkdir()
    container = docker("create", image("scanner"))
    try:
        for name in ("awslambdaric", "simplejson", "snapshot_restore_py.py", "boto3", "botocore", "s3transfer"):
            docker("cp", f"{container}:/opt/packages/{name}", str(folder))
        docker("cp", f"{container}:/opt/packages/runtime_client.cpython-313-x86_64-linux-gnu.so", str(folder))
    finally:
        docker("rm", container)
    return folder


@pytest.fixture(scope="module")
def url(stack: Stack, unpacked: Path, runtime: Path) -> Iterator[str]:
    emulator = subprocess.run([ROOT / "scripts/emulator"], check=True, capture_output=True, text=True).stdout.strip()
    mounts = {
        unpacked / "opt": "/opt",
        unpacked / "task": "/var/task",
        runtime: "/var/runtime",
        ROOT / emulator: "/rie",
    }
    settings = {
        "REDIS_URL": "redis://redis:6379/0",
        "SCANNER_HISTORY": "/mnt/history",
        "SCANNER_MARKET": "polygon",
        "POLYGON_API_KEY": "any",
        "POLYGON_BASE_URL": "http://market:8000",
        "PYTHONPATH": PYTHONPATH,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    container = docker(
        "run", "--detach", *LAMBDA_LIKE, f"--network={stack.project}_default", "--publish=127.0.0.1:0:8080",
        f"--volume={stack.project}_history:/mnt/history",
        *(f"--volume={here}:{there}:ro" for here, there in mounts.items()),
        *(f"--env={name}={value}" for name, value in settings.items()),
        "--workdir=/var/task", "--entrypoint=/rie", image("python"),
        "python3", "-m", "awslambdaric", "scanner.handler.handler",
    )  # fmt: skip
    try:
        yield stack.address(container)
    finally:
        docker("rm", "--force", container)


def test_they_fit_into_lambda(unpacked: Path, zips: Path) -> None:
    total = sum(path.stat().st_size for path in unpacked.rglob("*") if path.is_file())
    assert 150_000_000 < total <= MAX_UNPACKED_BYTES
    assert max(zips.joinpath(f"{name}.zip").stat().st_size for name in ZIPS) <= MAX_ZIP_BYTES


def test_no_file_is_in_two_of_them(zips: Path) -> None:
    names = [name for layer in ZIPS[:2] for name in zipfile.ZipFile(zips / f"{layer}.zip").namelist()]
    assert len(names) == len(set(names))


def test_nothing_is_in_them_that_the_runtime_has_or_only_a_terminal_needs(unpacked: Path) -> None:
    places = [*unpacked.glob("task/*"), *unpacked.glob("opt/python/*")]
    there = {place.name.partition("-")[0].removesuffix(".pyc").lower() for place in places}
    assert (OF_THE_RUNTIME | {"click", "rich", "starlette", "uvicorn"}) & there == set()
    assert not unpacked.joinpath("task/scanner/cli").exists()
    assert {"numpy", "pandas", "polygon", "redis", "scanner"} <= there


def test_there_are_no_sources(unpacked: Path) -> None:
    assert list(unpacked.rglob("*.py")) == []


def test_a_scan_computes_and_is_cached(stack: Stack, url: str) -> None:
    question = {"where": "rsi(14) > 20 and close > sma(200)", "limit": 3}
    status, computed = stack.ask(question, url=url)
    assert (status, computed["cached"]) == (200, False)
    assert len(computed["results"]) == 3
    assert stack.ask(question, url=url)[1]["source"] == "redis"


@pytest.mark.parametrize("action", ["health", "screens", "version", "sync", "warm"])
def test_the_other_actions_work(action: str, url: str) -> None:
    status, body = read_reply(post(url, f'{{"action": "{action}"}}'.encode(), 120))
    assert status == 200, body


def test_pandas_and_scikit_learn_compute_from_the_layers(unpacked: Path) -> None:
    printed = docker(
        "run", "--rm", *LAMBDA_LIKE, f"--volume={unpacked / 'opt'}:/opt:ro", "--env=PYTHONPATH=/opt/python",
        f"--volume={ROOT / 'scripts/smoke.py'}:/smoke.py:ro", "--entrypoint=python3", image("python"),
        "-c", "import runpy; runpy.run_path('/smoke.py')['compute'](); print('computed')",
    )  # fmt: skip
    assert printed == "computed"
