"""A history in S3: the place that functions share, which have no disk of their own.

S3 has no rename and no lock, but a write may be made to depend on what is there. So the right to write is a small
object, the lease, that only one can have made; and within a lease a file that was read is replaced only if it is still
what was read. A writer that was stopped for too long therefore finds its lease or its manifest changed, and gives up.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from scanner.errors import BusyHistory, HistoryError, MissingExtra
from scanner.history.refusals import MISSING, RACED, code_of, speaking

_LEASE = ".lease"
_PROBE = ".probe"
_LEASE_SECONDS = 180.0
_PARALLEL = 16
_SAME_TIME = 5.0  # seconds by which the answer of S3 and its whole seconds may be behind
_CONNECT_SECONDS = 3
_READ_SECONDS = 20
_TRIES = 3  # all of them end well within the half of a lease that a call may take


@dataclass
class _Lease:
    """The right to write, as its holder knows it.

    Attributes
    ----------
    tag: S3's name for the lease object's content.
    until: when it ends, by this process's clock.
    seen: of the files read since it began, the tag each had; None for what was not there.
    """

    tag: str
    until: float
    seen: dict[str, str | None] = field(default_factory=dict)


class Bucket:
    """A prefix of a bucket.

    Every method raises `HistoryError` when S3 refuses or does not answer.

    Parameters
    ----------
    url: `s3://BUCKET` or `s3://BUCKET/PREFIX`.
    patience: seconds to wait for another writer.
    lease: seconds after which a writer that has died loses its right.
    region: the bucket's; None for what boto3 finds.
    """

    def __init__(
        self, url: str, patience: float = 60, lease: float = _LEASE_SECONDS, *, region: str | None = None
    ) -> None:
        self._url = url.rstrip("/")
        self._bucket, _, prefix = self._url.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._patience = patience
        self._seconds = lease
        self._lease: _Lease | None = None
        self._s3 = _client(self._url, region)

    @property
    def place(self) -> str:
        """Its address."""
        return self._url

    @property
    def parallel(self) -> int:
        """Many: reading waits for the network, not for a core."""
        return _PARALLEL

    def read(self, name: str) -> bytes:
        """Read one object."""
        with speaking(self._url):
            try:
                found = self._s3.get_object(**self._object(name))
                data: bytes = found["Body"].read()
            except self._s3.exceptions.ClientError as error:
                if code_of(error) not in MISSING:
                    raise
                self._saw(name, None)
                raise FileNotFoundError(name) from None
        self._saw(name, found["ETag"])
        return data

    def write(self, name: str, data: bytes) -> None:
        """Put one object there: S3 shows it whole or not at all. One read before must still be what was read."""
        lease = self._held()
        condition: dict[str, str] = {}
        if name in lease.seen:
            tag = lease.seen[name]
            condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
        put = self._put(name, data, **condition)
        if put is None:
            raise BusyHistory(self.place)
        lease.seen[name] = put

    def remove(self, name: str) -> None:
        """Remove one object."""
        self._held()
        with speaking(self._url):
            self._s3.delete_object(**self._object(name))

    def names(self) -> tuple[str, ...]:
        """List the prefix, without the lease, a probe, and what lies deeper."""
        pages = self._s3.get_paginator("list_objects_v2")
        with speaking(self._url):
            found = pages.paginate(Bucket=self._bucket, Prefix=self._prefix, Delimiter="/")
            keys = [entry["Key"] for page in found for entry in page.get("Contents", ())]
        names = (key.removeprefix(self._prefix) for key in keys)
        return tuple(sorted(name for name in names if name and name not in {_LEASE, _PROBE}))

    def probe(self) -> None:
        """Write an object, read it and remove it, and list: all that a history needs to be allowed."""
        self._put(_PROBE, b"")
        with contextlib.suppress(FileNotFoundError):  # another who probes has just removed it
            self.read(_PROBE)
        self.names()
        with speaking(self._url):
            self._s3.delete_object(**self._object(_PROBE))

    def clock(self) -> float:
        """Tell S3's time; this machine's where the two agree, which is finer: S3 tells whole seconds."""
        with speaking(self._url):
            try:
                found = self._s3.head_object(**self._object(_LEASE))
            except self._s3.exceptions.ClientError as error:
                if code_of(error) not in MISSING:
                    raise
                found = error.response
        now = time.time()
        told = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"]).timestamp()
        return now if abs(now - told) <= _SAME_TIME else told

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lease; one whose holder has died is taken over when its time is up."""
        end = time.monotonic() + self._patience
        while (lease := self._take()) is None:
            if time.monotonic() >= end:
                raise BusyHistory(self.place, self._patience)
            time.sleep(min(0.5, self._patience / 4))
        self._lease = lease
        try:
            yield
        finally:
            self._lease = None
            self._give_back(lease)

    def _take(self) -> _Lease | None:
        """Make the lease, or take over an old one; None if somebody has it."""
        began = time.monotonic()
        tag = self._put(_LEASE, uuid.uuid4().bytes, IfNoneMatch="*")
        if tag is None and (old := self._expired()):
            tag = self._put(_LEASE, uuid.uuid4().bytes, IfMatch=old)
        return _Lease(tag, began + self._seconds) if tag else None

    def _expired(self) -> str | None:
        """Return the tag of a lease whose time is up, by S3's own clock."""
        with speaking(self._url):
            try:
                found = self._s3.head_object(**self._object(_LEASE))
            except self._s3.exceptions.ClientError as error:
                if code_of(error) not in MISSING:
                    raise
                return None  # it has just been given back
        now = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
        age = (now - found["LastModified"]).total_seconds()
        return str(found["ETag"]) if age > self._seconds else None

    def _held(self) -> _Lease:
        """Return the lease, renewed when half of it is over; raise `BusyHistory` if somebody has taken it."""
        lease = self._lease
        if lease is None:
            raise RuntimeError("a history is written to within `exclusive`")
        now = time.monotonic()
        if now > lease.until - self._seconds / 2:
            tag = self._put(_LEASE, uuid.uuid4().bytes, IfMatch=lease.tag)
            if tag is None:
                raise BusyHistory(self.place)
            lease.tag, lease.until = tag, now + self._seconds
        return lease

    def _give_back(self, lease: _Lease) -> None:
        # Not an error if it fails: somebody has it, or it ends by itself.
        with contextlib.suppress(HistoryError), speaking(self._url):
            self._s3.delete_object(**self._object(_LEASE), IfMatch=lease.tag)

    def _put(self, name: str, data: bytes, **condition: str) -> str | None:
        """Write if the condition holds, and return the tag; None if it does not."""
        with speaking(self._url):
            try:
                return str(self._s3.put_object(**self._object(name), Body=data, **condition)["ETag"])
            except self._s3.exceptions.ClientError as error:
                if not condition or code_of(error) not in RACED:
                    raise
        return self._arrived(name, data)

    def _arrived(self, name: str, data: bytes) -> str | None:
        """Return the tag of a write that S3 has, though its first answer was lost and its second was a refusal."""
        with speaking(self._url):
            try:
                found = self._s3.get_object(**self._object(name))
                return str(found["ETag"]) if found["Body"].read() == data else None
            except self._s3.exceptions.ClientError as error:
                if code_of(error) not in MISSING:
                    raise
        return None

    def _object(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + name}

    def _saw(self, name: str, tag: str | None) -> None:
        if self._lease:
            self._lease.seen[name] = tag


def _client(place: str, region: str | None) -> Any:  # noqa: ANN401  # boto3 publishes no types
    try:
        import boto3  # noqa: PLC0415  # 0.1 s that only those pay whose history is in S3
        from botocore.config import Config  # noqa: PLC0415  # as above
    except ModuleNotFoundError:
        raise MissingExtra("a history in S3", "aws") from None

    bounds = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": _TRIES},
        max_pool_connections=_PARALLEL,
    )
    with _addressed(place), speaking(place):
        return boto3.Session(region_name=region).client("s3", config=bounds)  # the default session is not for threads


@contextlib.contextmanager
def _addressed(place: str) -> Iterator[None]:
    """Name the setting that botocore does not: it raises a bare ValueError for an address that is none."""
    try:
        yield
    except ValueError:
        raise HistoryError(
            f"the history at {place} cannot be used: AWS_ENDPOINT_URL is no address: set https://HOST, or nothing"
        ) from None
