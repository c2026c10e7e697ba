"""What is wrong with a Redis, and what to do, in our own words, since a server may repeat the password it was sent."""

from __future__ import annotations

import ssl
from typing import NamedTuple

from redis import exceptions as redis

from scanner.cache.redis_connection import MAX_REPLY_BYTES, STEP_TIMEOUT, TIMEOUT, Exchange
from scanner.cache.redis_tls import tls_problem
from scanner.errors import CHECK_REDIS
from scanner.remedy import Advice, check_settings, retry


class Problem(NamedTuple):
    """A problem, as the end of a sentence that begins with the server, and its remedy."""

    said: str
    remedy: Advice = CHECK_REDIS


def _setting(said: str, words: str) -> Problem:
    """Describe what a setting of ours fixes."""
    return Problem(said, check_settings(words))


def _server(said: str, words: str) -> Problem:
    """Describe what is fixed at the server."""
    return Problem(said, Advice("fix-server", words))


_NO_PASSWORD = _setting("expects no password", "leave it out of REDIS_URL")
_CLUSTER = _setting(
    "is part of a cluster, whose keys are on several servers",
    "name a Redis without cluster mode in REDIS_URL, or an endpoint that serves the whole cluster",
)
#: The first words of a refusal -> the problem.
_REFUSALS = {
    "max number of clients reached": _server(
        "has as many clients as it allows", "raise its maxclients, or close other clients"
    ),
    "DB index is out of range": _setting(
        "has no database of that number", "end REDIS_URL with a smaller number, or with /0"
    ),
    "SELECT is not allowed in cluster mode": _setting("has only database 0", "end REDIS_URL with /0"),
    "AUTH <password> called without any password configured": _NO_PASSWORD,
    "Client sent AUTH, but no password is set": _NO_PASSWORD,
    "DENIED": _server(
        "is in protected mode and accepts only clients on its own machine",
        "set a password there (requirepass) and name it in REDIS_URL",
    ),
    "MISCONF": _server("cannot write its data to disk and accepts no writes", "free its disk, or set its save to ''"),
    "NOREPLICAS": _server("has too few replicas to accept writes", "start them, or lower its min-replicas-to-write"),
    "BUSY": _server("is busy with a script", "wait until that has ended, or end it with SCRIPT KILL"),
}
_KINDS: dict[type[Exception], Problem] = {
    redis.AuthenticationError: _setting("rejects the user or the password", "correct them in REDIS_URL"),
    redis.AuthenticationWrongNumberOfArgsError: _setting("expects no user", "leave the user out of REDIS_URL"),
    redis.NoPermissionError: _setting(
        "does not allow its user what a cache needs", "allow it there, or name another user in REDIS_URL"
    ),
    redis.BusyLoadingError: Problem("is still loading its data", retry("wait until it has")),
    redis.OutOfMemoryError: _server("is full", "set its maxmemory-policy to allkeys-lru, or give it more memory"),
    redis.ReadOnlyError: _setting("accepts no writes", "name the primary in REDIS_URL"),
    redis.MasterDownError: _setting("is a replica that has lost its primary", "name the primary in REDIS_URL"),
    redis.ClusterDownError: _server("is part of a cluster that is down", "start the cluster's other servers"),
    redis.AskError: _CLUSTER,  # MOVED too
    redis.TryAgainError: _CLUSTER,
    redis.ClusterCrossSlotError: _CLUSTER,
    redis.TimeoutError: Problem(f"did not answer within {STEP_TIMEOUT:g} s"),
    redis.ConnectionError: _setting(
        "cannot be reached", "check REDIS_URL and the server, and write rediss:// for one with TLS"
    ),
    MemoryError: Problem("sends more than there is memory for"),
}


def problem_of(error: Exception, exchange: Exchange) -> Problem:
    """Describe an error as a problem of the server, with its remedy."""
    if exchange.too_large:
        return Problem(f"sends more than the {MAX_REPLY_BYTES >> 20} MiB that an answer may have")
    said = str(error)
    refusal = next((problem for labels, problem in _REFUSALS.items() if said.startswith(labels)), None)
    if refusal:
        return refusal
    if isinstance(error.__context__, FileNotFoundError):
        return _setting("cannot be trusted without its certificate", "name an existing file with ?ssl_ca_certs=FILE")
    if isinstance(error.__context__, ssl.SSLError):
        said, remedy = tls_problem(error.__context__)
        return Problem(said, remedy)
    if exchange.over and isinstance(error, redis.TimeoutError | redis.ConnectionError):
        return Problem(f"was too slow to answer within {TIMEOUT:g} s")
    kinds = (problem for kind, problem in _KINDS.items() if isinstance(error, kind))
    return next(kinds, Problem("does not answer as Redis does"))
