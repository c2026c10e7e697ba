"""`scanner cache`, and what a cache does for the command line."""

from __future__ import annotations

import json
import time

import pytest

from scanner.cache.store import Contents, StoredEntry
from scanner.cli.cache import cache_facts
from tests.cli.conftest import Invoke, Spawn
from tests.ports import free_port
from tests.redis_server import RedisServer


def facts(text: str) -> dict[str, str]:
    """The labels and facts of an output."""
    return {label: fact.strip() for label, fact in (line.split("  ", 1) for line in text.splitlines())}


def test_a_second_process_is_answered_from_redis(shell: Spawn, redis_server: RedisServer) -> None:
    answers = [
        json.loads(shell("scan", *asked, "--format", "json", REDIS_URL=redis_server.url).stdout)
        for asked in (
            ["--limit", "3", "--where", "close > 5"],
            ["--where", "CLOSE>5", "--limit", "3"],
            ["--no-cache", "--limit", "3", "--where", "close > 5"],
        )
    ]
    assert [answer["source"] for answer in answers] == ["computed", "redis", "computed"]
    assert answers[0]["results"][0]["ticker"] == answers[1]["results"][0]["ticker"]
    assert answers[1]["survivors"][-1]["clause"] == "CLOSE>5"
    answers[2] |= {name: answers[0][name] for name in ("request_id", "timings")}
    assert answers[2] == answers[0]


def test_the_table_says_where_it_comes_from(cli: Invoke, redis_server: RedisServer) -> None:
    for how in ("computed in", "from the cache (redis) in"):
        assert how in cli("scan", "--limit", "3", REDIS_URL=redis_server.url).stdout


def test_csv_has_the_requested_columns(cli: Invoke, redis_server: RedisServer) -> None:
    for columns in ("rsi(2)", "RSI(close, 2)"):
        run = cli("scan", "--columns", columns, "--limit", "1", "--format", "csv", REDIS_URL=redis_server.url)
        assert run.exit_code == 0, run.stderr
        assert columns in run.stdout.splitlines()[0]


def test_what_the_cache_holds_is_shown_and_cleared(cli: Invoke, redis_server: RedisServer) -> None:
    url = f"redis://default:@127.0.0.1:{redis_server.port}"
    empty = facts(cli("cache", REDIS_URL=url).stdout)
    assert empty == {
        "cache": f"Redis at 127.0.0.1:{redis_server.port}",
        "answers": "0, 0 B",
        "asked": "0 times: 0 hits, 0 misses",
    }
    for limit in ("3", "3", "400", "3"):
        assert cli("scan", "--limit", limit, REDIS_URL=url).exit_code == 0
    shown = facts(cli("cache", REDIS_URL=url).stdout)
    assert shown["answers"].startswith("2, ")
    assert shown["expire in"].endswith(" h")
    assert shown["asked"] == "4 times: 2 hits (50%), 2 misses"
    with redis_server.client() as client:
        client.set("another's", "value")
        cleared = cli("cache", "clear", REDIS_URL=url)
        assert cleared.stdout == f"Removed from Redis at 127.0.0.1:{redis_server.port}: 2.\n"
        assert client.keys("*") == [b"another's"]
    assert facts(cli("cache", REDIS_URL=url).stdout) == empty


def test_without_redis_it_says_how_to_have_one(cli: Invoke) -> None:
    for command in (["cache"], ["cache", "clear"]):
        run = cli(*command)
        assert (run.exit_code, run.stderr) == (0, "")
        assert "set REDIS_URL" in run.stdout


@pytest.mark.parametrize("command", [["cache"], ["cache", "clear"]])
def test_a_redis_that_cannot_be_reached_ends_with_6(cli: Invoke, command: list[str]) -> None:
    run = cli(*command, REDIS_URL=f"redis://:secret@127.0.0.1:{free_port()}")
    assert run.exit_code == 6
    assert "cannot be reached: check REDIS_URL" in run.stderr
    assert "secret" not in run.output


def test_an_unreachable_redis_delays_a_scan_only_briefly(shell: Spawn) -> None:
    start = time.monotonic()
    run = shell("scan", "--limit", "1", "--format", "json", REDIS_URL=f"redis://:secret@127.0.0.1:{free_port()}")
    assert time.monotonic() - start < 30
    assert (run.returncode, json.loads(run.stdout)["source"]) == (0, "computed")
    assert run.stderr.count("cannot be reached") == 1
    assert "secret" not in run.stderr


def test_times_are_shown_from_the_shortest_to_the_longest() -> None:
    kept = (StoredEntry("a", 1_500, 36 * 3600), StoredEntry("b", 500, 33 * 3600))
    contents = Contents(kept, {"asked": 10, "computed": 11, "unreadable": 2})
    assert dict(cache_facts(contents)) == {
        "answers": "2, 2.00 KB",
        "expire in": "33.0 h to 36.0 h",
        "asked": "10 times: 0 hits, 11 misses",
        "unreadable": "2, computed again",
    }


def test_a_url_that_cannot_be_read_is_not_shown(cli: Invoke) -> None:
    run = cli("cache", REDIS_URL="redis://:secret@host:port")
    assert run.exit_code == 3
    assert "secret" not in run.output
