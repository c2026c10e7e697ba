"""What is wrong with a Redis, and what to do; the server is not quoted, since it may echo the password."""

from __future__ import annotations

import ssl
from typing import NamedTuple

from redis import exceptions as redis

from scanner.cache.redis_connection import MAX_REPLY_BYTES, STEP_TIMEOUT, TIMEOUT, Exchange
from scanner.cache.redis_tls import tls_problem

CHECK = "check REDIS_URL and the server"


class Problem(NamedTuple):
    """A problem, as the end of a sentence that begins with the server, and its remedy."""

    said: str
    todo: str


_NO_PASSWORD = Problem("has no password", "remove it from REDIS_URL")
_CLUSTER = Problem(
    "is part of a cluster, whose keys are on several servers",
    "name a Redis without cluster mode in REDIS_URL, or an endpoint for the whole cluster",
)
#: The first words of a refusal -> the problem.
_REFUSALS = {
    "max number of clients reached": Problem(
        "has its maximum number of clients", "raise its maxclients, or close other clients"
    ),
    "DB index is out of range": Problem(
        "has no database of that number", "end REDIS_URL with a smaller number, or with /0"
    ),
    "SELECT is not allowed in cluster mode": Problem("has no database but 0", "end REDIS_URL with /0"),
    "AUTH <password> called without any password configured": _NO_PASSWORD,
    "Client sent AUTH, but no password is set": _NO_PASSWORD,
    "DENIED": Problem(
        "is in protected mode and accepts clients of its own machine only",
        "set a password there (requirepass) and name it in REDIS_URL",
    ),
    "MISCONF": Problem("cannot write its data to disk and rejects writes", "free its disk, or set its save to ''"),
    "NOREPLICAS": Problem("has too few replicas to accept writes", "start them, or lower its min-replicas-to-write"),
    "BUSY": Problem("is busy with a script", "wait until that has ended, or end it with SCRIPT KILL"),
}
_KINDS: dict[type[Exception], Problem] = {
    redis.AuthenticationError: Problem("rejects the user or the password", "correct them in REDIS_URL"),
    redis.AuthenticationWrongNumberOfArgsError: Problem("does not support users", "remove the user from REDIS_URL"),
    redis.NoPermissionError: Problem(
        "does not allow its user what a cache needs", "permit it, or name another user in REDIS_URL"
    ),
    redis.BusyLoadingError: Problem("is still loading its data", "wait until that has ended"),
    redis.OutOfMemoryError: Problem("is full", "set its maxmemory-policy to allkeys-lru, or give it more memory"),
    redis.ReadOnlyError: Problem("rejects writes", "name the primary in REDIS_URL"),
    redis.MasterDownError: Problem("is a replica that has lost its primary", "name the primary in REDIS_URL"),
    redis.ClusterDownError: Problem("is part of a cluster that is down", "start the cluster's other servers"),
    redis.AskError: _CLUSTER,  # MOVED too
    redis.TryAgainError: _CLUSTER,
    redis.ClusterCrossSlotError: _CLUSTER,
    redis.TimeoutError: Problem(f"did not answer within {STEP_TIMEOUT:g} s", CHECK),
    redis.ConnectionError: Problem("cannot be reached", f"{CHECK}, and write rediss:// if it uses TLS"),
    MemoryError: Problem("sends more than fits in memory", CHECK),
}


def problem_of(error: Exception, exchange: Exchange) -> Problem:
    """Describe an error as a problem of the server, with its remedy."""
    if exchange.too_large:
        return Problem(f"sends more than the maximum of {MAX_REPLY_BYTES >> 20} MiB", CHECK)
    said = str(error)
    refusal = next((problem for labels, problem in _REFUSALS.items() if said.startswith(labels)), None)
    if refusal:
        return refusal
    if isinstance(error.__context__, FileNotFoundError):
        return Problem("cannot be trusted without its certificate", "name a file that exists with ?ssl_ca_certs=FILE")
    if isinstance(error.__context__, ssl.SSLError):
        return Problem(*tls_problem(error.__context__))
    if exchange.over and isinstance(error, redis.TimeoutError | redis.ConnectionError):
        return Problem(f"was too slow to answer within {TIMEOUT:g} s", CHECK)
    kinds = (problem for kind, problem in _KINDS.items() if isinstance(error, kind))
    return next(kinds, Problem("does not answer as Redis does", CHECK))
