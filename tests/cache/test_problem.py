"""What a Redis refuses is said as what it is, with the way out, and in no word of the server's."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.cache.redis import RedisStore
from scanner.errors import CacheError
from tests.accepting import accepting
from tests.cache.answers import KEY
from tests.cache.test_redis import listening, store_at
from tests.redis_server import RedisServer, running


def said(store: RedisStore) -> str:
    with pytest.raises(CacheError) as caught:
        store.put(KEY, b"value", 60)
    return str(caught.value).partition(" ")[2].partition(" ")[2].partition(" ")[2]


# Of real servers.


def test_a_server_with_as_many_clients_as_it_takes(tmp_path: Path) -> None:
    with running(tmp_path, "--maxclients", "1") as server, server.client() as other, store_at(server.url) as store:
        other.ping()
        assert said(store) == "has as many clients as it allows: raise its maxclients, or close other clients"


def test_a_server_in_cluster_mode(tmp_path: Path) -> None:
    with running(tmp_path, "--cluster-enabled", "yes") as server:
        with server.client() as client:
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 1)  # type: ignore[no-untyped-call]  # none there
        with store_at(server.url) as store:
            assert said(store).startswith("is part of a cluster that is down: ")
        with store_at(f"{server.url}/1") as store:
            assert said(store) == "has only database 0: end REDIS_URL with /0"


def test_a_database_that_is_not_there(redis_server: RedisServer) -> None:
    with store_at(f"{redis_server.url}/999") as store:
        assert "has no database of that number: end REDIS_URL with a smaller number, or with /0" in said(store)


def test_a_replica(tmp_path: Path, redis_server: RedisServer) -> None:
    with (
        running(tmp_path, "--replicaof", "127.0.0.1", str(redis_server.port)) as server,
        store_at(server.url) as store,
    ):
        assert said(store) == "accepts no writes: name the primary in REDIS_URL"


def test_a_server_with_a_password_and_one_without(tmp_path: Path, redis_server: RedisServer) -> None:
    with running(tmp_path, "--requirepass", "secret") as server:
        for login in ("", ":wrong@"):
            with store_at(server.url.replace("//", f"//{login}")) as store:
                assert said(store) == "rejects the user or the password: correct them in REDIS_URL"
    with store_at(redis_server.url.replace("//", "//:secret@")) as store:
        assert said(store) == "expects no password: leave it out of REDIS_URL"


def test_a_server_that_is_full(tmp_path: Path) -> None:
    with running(tmp_path, "--maxmemory", "1") as server, store_at(server.url) as store:
        assert said(store).startswith("is full: set its maxmemory-policy to allkeys-lru")


def test_a_certificate_file_that_is_not_there(redis_server: RedisServer) -> None:
    url = redis_server.url.replace("redis://", "rediss://")
    with store_at(f"{url}?ssl_ca_certs=/nowhere.pem") as store:
        assert "name an existing file with ?ssl_ca_certs=FILE" in said(store)


# As servers say it.

_DENIED = (
    b"-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the "
    b"default user. In this mode connections are only accepted from the loopback interface.\r\n"
)


@contextlib.contextmanager
def refusing_at_once(line: bytes) -> Iterator[str]:
    """A server that says why it lets nobody in, and hangs up before it has read anything."""

    def serve(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass

    with accepting(serve) as port:
        yield f"redis://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"-ERR max number of clients reached\r\n", "has as many clients as it allows"),
        (_DENIED, "is in protected mode and accepts only clients on its own machine"),
    ],
)
def test_a_server_that_rejects_every_client(line: bytes, problem: str) -> None:
    with refusing_at_once(line) as url, store_at(url) as store:
        assert said(store).startswith(problem)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"-MOVED 3999 127.0.0.1:6381\r\n", "is part of a cluster, whose keys are on several servers"),
        (b"-ASK 3999 127.0.0.1:6381\r\n", "is part of a cluster, whose keys are on several servers"),
        (b"-CROSSSLOT Keys in request don't hash to the same slot\r\n", "is part of a cluster"),
        (b"-CLUSTERDOWN Hash slot not served\r\n", "is part of a cluster that is down"),
        (b"-LOADING Redis is loading the dataset in memory\r\n", "is still loading its data: wait until it has"),
        (b"-READONLY You can't write against a read only replica.\r\n", "accepts no writes: name the primary"),
        (b"-MASTERDOWN Link with MASTER is down\r\n", "is a replica that has lost its primary"),
        (b"-OOM command not allowed when used memory > 'maxmemory'.\r\n", "is full"),
        (b"-MISCONF Redis is configured to save RDB snapshots\r\n", "cannot write its data to disk"),
        (b"-NOREPLICAS Not enough good replicas to write.\r\n", "has too few replicas to accept writes"),
        (b"-BUSY Redis is busy running a script.\r\n", "is busy with a script"),
        (b"-NOAUTH Authentication required.\r\n", "rejects the user or the password"),
        (b"-WRONGPASS invalid username-password pair\r\n", "rejects the user or the password"),
        (b"-NOPERM this user has no permissions\r\n", "does not allow its user what a cache needs"),
        (b"-ERR DB index is out of range\r\n", "has no database of that number"),
        (b"-SOMETHING new with the secret in it\r\n", "does not answer as Redis does"),
    ],
)
def test_a_refusal_is_described_without_quoting_it(line: bytes, problem: str) -> None:
    for greeting in (b"+OK\r\n", line):
        with listening(greeting, after=line) as url, store_at(url) as store, pytest.raises(CacheError) as caught:
            store.get(KEY)
        assert problem in str(caught.value)
        assert "secret" not in str(caught.value)
