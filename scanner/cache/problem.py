"""What is wrong with a Redis, and what to do: sentences of ours, since a server may repeat the password it was sent."""

from __future__ import annotations

import ssl
from typing import NamedTuple

from redis import exceptions as redis

from scanner.cache.redis_connection import MAX_REPLY_BYTES, STEP_TIMEOUT, TIMEOUT, Exchange
from scanner.cache.redis_tls import tls_problem

CHECK = "check REDIS_URL and the server"


class Problem(NamedTuple):
    """A problem, as the end of a sentence that begins with the server, and the way out."""

    said: str
    todo: str


_NO_PASSWORD = Problem("takes no password", "leave it out of REDIS_URL")
_CLUSTER = Problem(
    "is part of a cluster, whose keys lie on several servers",
    "name a Redis without cluster mode in REDIS_URL, or an endpoint that speaks for the whole cluster",
)
#: By the first words of a refusal.
_REFUSALS = {
    "max number of clients reached": Problem(
        "has as many clients as it takes", "raise its maxclients, or close other clients"
    ),
    "DB index is out of range": Problem(
        "has no database of that number", "end REDIS_URL with a smaller number, or with /0"
    ),
    "SELECT is not allowed in cluster mode": Problem("has no database but 0", "end REDIS_URL with /0"),
    "AUTH <password> called without any password configured": _NO_PASSWORD,
    "Client sent AUTH, but no password is set": _NO_PASSWORD,
    "DENIED": Problem(
        "is in protected mode and takes clients of its own machine only",
        "set a password there (requirepass) and name it in REDIS_URL",
    ),
    "MISCONF": Problem("cannot write its data to disk and takes no writes", "free its disk, or set its save to ''"),
    "NOREPLICAS": Problem("has too few replicas to take writes", "start them, or lower its min-replicas-to-write"),
    "BUSY": Problem("is busy with somebody's script", "wait until that has ended, or end it with SCRIPT KILL"),
}
_KINDS: dict[type[Exception], Problem] = {
    redis.AuthenticationError: Problem("refuses the user or the password", "correct them in REDIS_URL"),
    redis.AuthenticationWrongNumberOfArgsError: Problem("takes no user", "leave the user out of REDIS_URL"),
    redis.NoPermissionError: Problem(
        "does not allow its user what a cache needs", "permit it, or name another user in REDIS_URL"
    ),
    redis.BusyLoadingError: Problem("is still loading its data", "wait until it has"),
    redis.OutOfMemoryError: Problem("is full", "set its maxmemory-policy to allkeys-lru, or give it more memory"),
    redis.ReadOnlyError: Problem("takes no writes", "name the primary with REDIS_URL"),
    redis.MasterDownError: Problem("is a replica that has lost its primary", "name the primary with REDIS_URL"),
    redis.ClusterDownError: Problem("is part of a cluster that is down", "start the cluster's other servers"),
    redis.AskError: _CLUSTER,  # MOVED too
    redis.TryAgainError: _CLUSTER,
    redis.ClusterCrossSlotError: _CLUSTER,
    redis.TimeoutError: Problem(f"did not answer within {STEP_TIMEOUT:g} s", CHECK),
    redis.ConnectionError: Problem("cannot be reached", f"{CHECK}, and write rediss:// for one that speaks TLS"),
    MemoryError: Problem("sends more than there is memory for", CHECK),
}


def problem_of(error: Exception, exchange: Exchange) -> Problem:
    """Say what is wrong with the server, and what to do."""
    if exchange.too_large:
        return Problem(f"sends more than the {MAX_REPLY_BYTES >> 20} MiB that an answer can have", CHECK)
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
