"""A real Redis, and everything that can be wrong with one: an answer in bounded time, and no secret in any word."""

from __future__ import annotations

import contextlib
import itertools
import logging
import socket
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import NoReturn

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scanner.cache.breaker import RETRY_AFTER, Breaker
from scanner.cache.cache import Cache
from scanner.cache.key import PREFIX
from scanner.cache.memory import MemoryStore
from scanner.cache.redis import CONNECTIONS, RedisStore
from scanner.errors import CacheError, MissingExtra, SecretError
from tests.accepting import accepting
from tests.cache.answers import KEY, answer, question
from tests.cache.test_memory import Clock
from tests.ports import free_port
from tests.redis_server import RedisServer, running

#: Seconds within which nothing hangs: two tries of 0.3 s each to connect and to read, and a loaded machine.
BOUND = 5.0


@contextlib.contextmanager
def store_at(url: str, breaker: Breaker | None = None) -> Iterator[RedisStore]:
    store = RedisStore(lambda: url, breaker)
    try:
        yield store
    finally:
        store.close()


@contextlib.contextmanager
def listening(reply: bytes | None, *, after: bytes | None = None, silent: int = 0) -> Iterator[str]:
    """A server that accepts connections and answers whatever it is sent with `reply`; never, where that is None.

    Args:
        after: what it answers instead when it is asked for a value.
        silent: how many connections, of the first, it does not answer at all.
    """
    numbers = itertools.count(1)

    def serve(connection: socket.socket) -> None:
        answers = reply if next(numbers) > silent else None
        with contextlib.suppress(OSError):
            while data := connection.recv(65536):
                if answers is not None:
                    wanted = b"GET" in data and after is not None
                    connection.sendall(after or b"" if wanted else answers * max(data.count(b"SETINFO"), 1))

    with accepting(serve) as port:
        yield f"redis://:secret@127.0.0.1:{port}"


@contextlib.contextmanager
def not_accepting() -> Iterator[str]:
    """A server whose queue is full: a connection is not even refused."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, contextlib.ExitStack() as waiting:
        for _ in range(4):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        yield f"redis://127.0.0.1:{server.getsockname()[1]}"


def answers_all_the_same(store: RedisStore) -> None:
    """What every fault comes to: computed, soon, and then from the process's own memory."""
    cache, start = Cache(MemoryStore(), store), time.monotonic()
    first, second = cache.answer(question()), cache.answer(question())
    assert time.monotonic() - start < BOUND
    assert (first.results, first.source) == (answer().results, "computed")
    assert (second.results, second.source) == (answer().results, "memory")


# Out of order.


@pytest.mark.parametrize(
    "reply",
    [
        b"garbage\r\n",
        b"\x00\xff\xfe\r\n",
        b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
        b"+OK\r\n",
        b":5\r\n",
        b":x\r\n",
        b"$x\r\n",
        b"$-1\r\n",
        b"$5\r\nabc",
        b"$99999999999\r\n",
        b"*-1\r\n",
        b"*2\r\n+OK\r\n:1\r\n",
        b"*99999999999\r\n",
        b"*1\r\n" * 100_000,
        b"-ERR no such thing\r\n",
        b"-LOADING the dataset\r\n",
        b"-READONLY you write against a replica\r\n",
        b"-MISCONF errors writing to disk\r\n",
        b"-MOVED 1 127.0.0.1:1\r\n",
        b"-\xff\xfe\r\n",
        b"-\r\n",
        b"\r\n",
        b"",
        None,
    ],
)
def test_a_server_that_answers_anything_else_costs_no_answer(reply: bytes | None) -> None:
    with listening(reply) as url, store_at(url) as store:
        answers_all_the_same(store)


@pytest.mark.parametrize("reply", [b":5\r\n", b"*2\r\n+OK\r\n:1\r\n", b":x\r\n", b"-ERR\r\n-ERR\r\n"])
def test_a_server_that_shakes_hands_and_talks_nonsense_costs_no_answer(reply: bytes) -> None:
    with listening(b"+OK\r\n", after=reply) as url, store_at(url) as store, pytest.raises(CacheError):
        store.get(KEY)
    with listening(b"+OK\r\n", after=reply) as url, store_at(url) as store:
        answers_all_the_same(store)


def test_a_connection_that_was_lost_is_tried_once_more() -> None:
    value = b"$5\r\nvalue\r\n"
    with listening(b"+OK\r\n", after=value, silent=1) as url, store_at(url) as store:
        assert store.get(KEY) == b"value"
    with listening(b"+OK\r\n", after=value, silent=2) as url, store_at(url) as store, pytest.raises(CacheError):
        store.get(KEY)


def test_a_server_that_is_down_silent_or_unknown_never_blocks_an_answer() -> None:
    with store_at(f"redis://127.0.0.1:{free_port()}") as store:
        answers_all_the_same(store)
    with store_at("redis://host.invalid") as store:
        answers_all_the_same(store)
    with not_accepting() as url, store_at(url) as store:
        answers_all_the_same(store)


def test_a_server_that_falls_silent_costs_one_wait(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with store_at(redis_server.url) as store:
        cache = Cache(MemoryStore(), store)
        cache.answer(question())
        assert cache.answer(question()).source == "redis"
        redis_server.freeze()
        monkeypatch.undo()  # from now on the bounds are those of the scanner
        start = time.monotonic()
        assert [cache.answer(question()).source for _ in range(50)] == ["memory"] * 50
        assert time.monotonic() - start < BOUND
        redis_server.thaw()


def test_a_server_that_is_full_gives_what_it_has_and_costs_no_answer(redis_server: RedisServer) -> None:
    with store_at(redis_server.url) as store, redis_server.client() as client:
        cache, new = Cache(MemoryStore(), store), question(key=KEY + "new")
        cache.answer(question())
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", 1)
        assert cache.answer(question()).source == "redis"
        with pytest.raises(CacheError, match="is full"):
            store.put(KEY, b"value", 60)
    with store_at(redis_server.url) as store:
        cache = Cache(MemoryStore(), store)
        assert [cache.answer(new).source for _ in range(2)] == ["computed", "memory"]


def test_a_server_that_starts_again_empty_is_filled_again(redis_server: RedisServer) -> None:
    now = Clock()
    with store_at(redis_server.url, Breaker(now=now)) as store:
        cache = Cache(MemoryStore(), store)
        cache.answer(question())
        redis_server.stop()
        assert cache.answer(question()).source == "memory"
        redis_server.start()
        now.seconds += RETRY_AFTER
        assert [cache.answer(question()).source for _ in range(2)] == ["computed", "redis"]


def test_a_connection_that_was_closed_meanwhile_is_opened_again(redis_server: RedisServer) -> None:
    with store_at(redis_server.url) as store, redis_server.client() as client:
        store.put(KEY, b"value", 60)
        client.client_kill_filter(_type="normal", skipme=True)
        assert store.get(KEY) == b"value"


def test_a_value_of_another_type_is_replaced(redis_server: RedisServer) -> None:
    with store_at(redis_server.url) as store, redis_server.client() as client:
        client.rpush(KEY, "not", "a", "value")
        cache = Cache(MemoryStore(), store)
        assert [cache.answer(question()).source for _ in range(2)] == ["computed", "redis"]


@pytest.mark.parametrize(
    "url", ["REDIS://host", "rediSS://host", "http://host", "nonsense", "redis://[::1", "redis://h:x"]
)
def test_an_address_that_redis_py_cannot_read_costs_no_answer(url: str) -> None:
    with store_at(url) as store:
        cache = Cache(MemoryStore(), store)
        assert [cache.answer(question()).source for _ in range(2)] == ["computed", "memory"]
        assert "Redis" in store.place


@pytest.mark.parametrize(
    "error",
    [ValueError, MemoryError, UnicodeError, RecursionError, OverflowError, KeyError, AttributeError, RuntimeError],
)
def test_no_error_of_the_client_gets_any_further(
    redis_server: RedisServer, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error("secret")

    with store_at(redis_server.url) as store:
        assert store.get(KEY) is None
        monkeypatch.setattr("redis.connection.AbstractConnection.read_response", fail)
        with pytest.raises(CacheError) as caught:
            store.get(KEY)
        assert "secret" not in str(caught.value)
        assert store.failures == 1


# Left alone.


def test_a_failure_is_counted_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    port, now = free_port(), Clock()
    caplog.set_level(logging.INFO, "scanner")
    breaker = Breaker(now=now)
    with store_at(f"redis://:secret@127.0.0.1:{port}/3", breaker) as store:
        for _ in range(5):
            with pytest.raises(CacheError):
                store.get(KEY)
        now.seconds += RETRY_AFTER
        with pytest.raises(CacheError, match="cannot be reached"):
            store.get(KEY)
    assert breaker.failures == 2
    (record,) = caplog.records
    assert record.getMessage() == (
        f"Redis at 127.0.0.1:{port}/3 cannot be reached: check REDIS_URL and the server, and write rediss:// "
        "for one with TLS; meanwhile this process caches its own answers"
    )


def test_its_return_is_logged(redis_server: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    now = Clock()
    caplog.set_level(logging.INFO, "scanner")
    with store_at(redis_server.url, Breaker(now=now)) as store:
        redis_server.stop()
        with pytest.raises(CacheError):
            store.get(KEY)
        redis_server.start()
        with pytest.raises(CacheError, match="is not used"):
            store.get(KEY)
        now.seconds += RETRY_AFTER
        assert store.get(KEY) is None
    assert caplog.records[-1].getMessage() == f"{store.place} answers again"


def test_while_the_breaker_is_open_nothing_is_sent() -> None:
    with listening(None) as url, store_at(url) as store:
        with pytest.raises(CacheError, match=r"did not answer within 0\.3 s"):
            store.get(KEY)
        before = time.monotonic()
        for _ in range(100):
            with pytest.raises(CacheError):
                store.get(KEY)
        assert time.monotonic() - before < RETRY_AFTER  # and no 0.3 s for each


def test_while_the_breaker_is_open_its_address_is_not_fetched() -> None:
    asked, now = list[float](), Clock()

    def no_address() -> str:
        asked.append(now())
        raise SecretError("REDIS_URL", "scanner", "does not exist")

    store = RedisStore(no_address, Breaker(now=now))
    with pytest.raises(CacheError, match=r"^Redis has no address at the moment: .* scanner, which does not exist$"):
        store.get(KEY)
    for _ in range(3):
        with pytest.raises(CacheError, match="Redis has just failed and is not used"):
            store.get(KEY)
    now.seconds += RETRY_AFTER
    with pytest.raises(CacheError, match="has no address at the moment"):
        store.get(KEY)
    assert (len(asked), store.failures) == (2, 2)


# Secrets.


def said(action: Callable[[], object], caplog: pytest.LogCaptureFixture) -> str:
    """Everything that an error says, and what was logged."""
    with pytest.raises(CacheError) as caught:
        action()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return f"{caught.value!r} {caught.value} {caplog.text}"


def test_the_password_is_not_shown_even_if_the_server_echoes_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with (
        listening(b"-ERR unknown command 'AUTH', with args beginning with: 'secret'\r\n") as url,
        store_at(url) as store,
    ):
        labels = said(lambda: store.get(KEY), caplog)
        assert "secret" not in labels + store.place
        assert "127.0.0.1" in labels


def test_password_and_user_are_needed_and_not_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with running(
        tmp_path, "--requirepass", "p@ss/w0rd", "--user", *["reader", "on", ">secret", "~*", "+get"]
    ) as server:
        where = f"127.0.0.1:{server.port}"
        with store_at(f"redis://:p%40ss%2Fw0rd@{where}") as store:
            store.put(KEY, b"value", 60)
            assert store.get(KEY) == b"value"
            assert store.place == f"Redis at {where}"
        for login, problem in {
            "": "rejects",
            ":wr0ng@": "rejects the user or the password",
            "nobody:wr0ng@": "rejects the user or the password",
        }.items():
            with store_at(f"redis://{login}{where}") as store:
                labels = said(partial(store.get, KEY), caplog)
                assert problem in labels
                assert "wr0ng" not in labels
                assert "p@ss" not in labels
        with store_at(f"redis://reader:secret@{where}") as store:
            labels = said(lambda: store.put(KEY, b"value", 60), caplog)
            assert "does not allow its user what a cache needs" in labels
            assert "secret" not in labels


# TLS.


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody else has signed, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def test_over_tls_only_a_trusted_server_is_sent_the_password(tmp_path: Path) -> None:
    shown, key = certificate(tmp_path)
    options = ["--tls-cert-file", str(shown), "--tls-key-file", str(key), "--tls-auth-clients", "no"]
    with running(tmp_path, *options, "--requirepass", "secret", tls=True) as server:
        url = f"rediss://default:secret@127.0.0.1:{server.port}"
        with store_at(f"{url}?ssl_ca_certs={shown}") as store:
            store.put(KEY, b"value", 60)
            assert store.get(KEY) == b"value"
        with store_at(url) as store:
            with pytest.raises(CacheError, match="a certificate that cannot be trusted"):
                store.get(KEY)
            answers_all_the_same(store)
        with store_at(url.replace("rediss", "redis")) as store:
            answers_all_the_same(store)


# A good neighbour.


def test_only_our_keys_are_touched(redis_server: RedisServer) -> None:
    with store_at(redis_server.url) as store, redis_server.client() as client:
        foreign = {"filler": b"1", "scanner:10:answer": b"2", f"x{PREFIX}answer:1": b"3"}
        client.mset(foreign)
        store.put(KEY, b"value", 60)
        client.set(f"{PREFIX}answer:\xff".encode("latin-1"), b"no text")
        assert {entry.key for entry in store.contents().entries} >= {KEY}
        client.config_resetstat()
        store.contents()
        assert store.clear() == 2
        assert set(client.mget(foreign)) == set(foreign.values())
        used = {name.removeprefix("cmdstat_") for name in client.info("commandstats")}
        assert not used & {"keys", "flushdb", "flushall", "del"}


def test_many_threads_share_a_few_connections_that_bear_a_name(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.cache.redis.QUEUE_TIMEOUT", 60.0)
    with store_at(redis_server.url) as store, redis_server.client() as client:
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda turn: store.put(f"{KEY}{turn % 7}", b"value", 60), range(200)))
        ours = [line for line in client.client_list() if line["name"] == "us-market-scanner"]
        assert 1 <= len(ours) <= CONNECTIONS
        assert len(store.contents().entries) == 7


def test_every_key_expires(redis_server: RedisServer) -> None:
    with store_at(redis_server.url) as store, redis_server.client() as client:
        Cache(MemoryStore(), store).answer(question())
        store.acquire(KEY, 5)
        lasting = [key for key in client.scan_iter("*") if client.pttl(key) < 0]
        assert lasting == [f"{PREFIX}tally".encode()]


def test_without_the_package_it_is_said_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with store_at("redis://localhost") as store, pytest.raises(MissingExtra, match=r"us-market-scanner\[redis\]"):
        store.get(KEY)


def test_no_server_program_is_an_error_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="apt-get install redis-server"):
        RedisServer(tmp_path)


def test_a_server_says_what_it_is(redis_server: RedisServer) -> None:
    with redis_server.client() as client, store_at(redis_server.url) as store:
        client.config_set("maxmemory", 10**7)
        told = store.server()
        assert told
        assert told.version == client.info("server")["redis_version"]
        assert (told.most, told.evicts) == (10**7, False)
        assert abs((told.now - datetime.now(UTC)).total_seconds()) < BOUND
        client.config_set("maxmemory-policy", "volatile-lru")
        evicting = store.server()
    assert evicting
    assert evicting.evicts


def test_a_server_whose_description_is_forbidden_has_not_failed(redis_server: RedisServer) -> None:
    with store_at(redis_server.admit("info")) as store:
        assert store.server() is None
        assert store.failures == 0
