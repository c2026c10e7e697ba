"""`scanner sync` from Polygon as a user meets it: without a key, with a wrong one, without a network, and with all."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli.main import main
from scanner.history.store import History
from tests.market.polygon.conftest import KEY, SERVED, Serve

pytestmark = pytest.mark.usefixtures("hasty")

SESSIONS = SERVED.sessions()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "history"


def sync(place: Path, url: str, key: str = KEY, *options: str) -> Result:
    settings = {
        "SCANNER_MARKET": "polygon",
        "SCANNER_HISTORY": str(place),
        "POLYGON_BASE_URL": url,
        "POLYGON_API_KEY": key,
    }
    return CliRunner().invoke(main, ["sync", "--sessions", str(len(SESSIONS)), *options], env=settings)


def test_a_sync_fills_the_history(serve: Serve, place: Path) -> None:
    run = sync(place, serve())
    assert run.exit_code == 0, run.stderr
    assert f"{len(SESSIONS)} sessions, {SESSIONS[0]} to {SESSIONS[-1]}" in run.stdout
    assert History(place).state().sessions == SESSIONS
    assert KEY not in run.output


def test_without_a_key_one_sentence_names_the_setting(place: Path) -> None:
    run = sync(place, "http://127.0.0.1:1", key="")
    assert run.exit_code == 3
    assert run.stderr.splitlines() == [
        "error: POLYGON_API_KEY='' cannot be used: expected the key of your account at Polygon.io or Massive"
    ]
    assert not place.exists()


def test_with_a_wrong_key_one_sentence_says_so_and_does_not_show_it(serve: Serve, place: Path) -> None:
    run = sync(place, serve(), key="not-the-key")
    assert run.exit_code == 4
    (sentence,) = run.stderr.splitlines()
    assert "does not know the key in POLYGON_API_KEY (HTTP 401: Unknown API Key): copy it again" in sentence
    assert "not-the-key" not in run.output
    assert not place.exists()


def test_without_a_network_one_sentence_says_so(place: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        run = sync(place, f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert run.exit_code == 4
    (sentence,) = run.stderr.splitlines()
    assert sentence.endswith(" cannot be reached: check the network and POLYGON_BASE_URL, and sync again")
    assert KEY not in run.output


def test_with_a_name_nobody_knows_it_is_the_same(place: Path) -> None:
    run = sync(place, "http://nobody.invalid")
    assert run.exit_code == 4
    assert "error: nobody.invalid cannot be reached" in run.stderr
