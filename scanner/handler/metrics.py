"""What CloudWatch counts of an invocation: a line of its embedded metric format, written by Powertools.

Only where POWERTOOLS_METRICS_NAMESPACE names a namespace, as the stack in `ecr/template.yaml` does: its alarms watch
some of these. POWERTOOLS_SERVICE_NAME tells functions apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aws_lambda_powertools.metrics import EphemeralMetrics

from scanner import wiring
from scanner.actions.registry import ACTIONS
from scanner.config import metrics_namespace
from scanner.errors import ScannerError
from scanner.result import Answer

#: Statuses from here on are not the asker's fault.
SERVERS_FAULT = 500


@dataclass(slots=True)
class _Process:
    """What this process has told already: whether it is new, and how often Redis had failed by then."""

    new: bool = True
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Invocation:
    """What came of an event.

    Attributes:
        action: None where the event could not be read.
        content: what was replied; None where it was refused.
    """

    action: str | None
    status: int
    milliseconds: float
    content: Answer | dict[str, object] | None


_PROCESS = _Process()


def write(seen: Invocation) -> None:
    """Write the metrics of an invocation, if anybody wants them."""
    namespace = metrics_namespace()
    if namespace is None:
        return
    metrics = EphemeralMetrics(namespace=namespace)
    for name, unit, value in _metrics(seen):
        metrics.add_metric(name=name, unit=unit, value=value)
    metrics.flush_metrics()


def _metrics(seen: Invocation) -> Iterator[tuple[str, str, float]]:
    """List names, units and values."""
    yield "ColdStart", "Count", int(_PROCESS.new)
    _PROCESS.new = False
    yield "Failures", "Count", int(seen.status >= SERVERS_FAULT)
    yield "Memory", "Megabytes", _most_resident()
    failures = _redis_failures()
    yield "RedisFailures", "Count", max(failures - _PROCESS.failures, 0)
    _PROCESS.failures = failures
    yield from _times(seen)
    age = _age(seen.content)
    if age is not None:
        yield "DataAge", "Count", age
    if isinstance(seen.content, Answer):
        coverage = seen.content.coverage
        yield "Cached", "Count", int(seen.content.cached)
        yield "Coverage", "Percent", 100 * coverage.current / max(coverage.listed, 1)


def _times(seen: Invocation) -> Iterator[tuple[str, str, float]]:
    """List how long what was done took; a refusal took none."""
    metric = ACTIONS[seen.action].metric if seen.action else None
    if seen.content is None or metric is None:
        return
    yield metric, "Milliseconds", seen.milliseconds
    match seen.content:
        case {"sync": {"seconds": float(seconds)}}:
            yield "SyncTime", "Milliseconds", 1000 * seconds


def _redis_failures() -> int:
    """Count how often Redis has failed in this process."""
    try:
        cache = wiring.service().cache
    except ScannerError:
        return 0  # no service, and so nobody who asks Redis
    return cache.shared.failures if cache and cache.shared else 0


def _age(content: Answer | dict[str, object] | None) -> int | None:
    """Find the age of the data in what was replied: a scan's, a sync's, a refresh's or the health's."""
    match content:
        case Answer():
            return content.data.age_sessions
        case {"history": {"age_sessions": int(age)}} | {"sync": {"history": {"age_sessions": int(age)}}}:
            return age
        case _:
            return None


def _most_resident() -> float:
    """Give the most memory that the process has had, in megabytes."""
    import resource  # not on Windows, where no function runs

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
