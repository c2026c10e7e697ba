"""A prefix of a bucket: the place that functions share, which have no disk of their own.

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

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import MissingExtra
from scanner.remedy import check_settings
from scanner.storage.base import MAX_FILE_BYTES, BusyError, StorageError, UnreachableError
from scanner.storage.s3.objects import Objects, tag_of
from scanner.storage.s3.refusals import Place, speaking

_LEASE = ".lease"
_PROBE = ".probe"
_FREE = b""  # the content of a lease that nobody has, where it could not be removed
_LEASE_SECONDS = 180.0
_PARALLEL = 16
_SAME_TIME = 5.0  # seconds by which the answer of S3 and its whole seconds may be behind
_CONNECT_SECONDS = 3
_READ_SECONDS = 8
_TRIES = 3


@dataclass
class _Lease:
    """The right to write, as its holder knows it.

    Attributes:
        token: the lease object's content, which nobody else writes.
        tag: S3's name for that object as it was last written.
        until: when it ends, by this process's clock.
        seen: of the files read since it began, the tag each had; None for what was not there.
    """

    token: bytes
    tag: str = ""
    until: float = 0.0
    seen: dict[str, str | None] = field(default_factory=dict)


class Bucket:
    """A prefix of a bucket.

    Every method raises `StorageError` when S3 refuses or does not answer, and ends within the bounds of `bounded_call`.

    Args:
        url: `s3://BUCKET` or `s3://BUCKET/PREFIX`.
        timeout: seconds to wait for another writer.
        lease: seconds after which a writer that has died loses its right.
        region: the bucket's; None for what boto3 finds.
        setting: what names the place, for the advice to name another; None if nothing does.
        time_left: what bounds every call besides; `OutOfTime` is raised when it falls to zero.
    """

    def __init__(
        self,
        url: str,
        timeout: float = 60,
        lease: float = _LEASE_SECONDS,
        *,
        region: str | None = None,
        setting: str | None = None,
        time_left: TimeLeft = unlimited,
    ) -> None:
        self._place = Place(url.rstrip("/"), setting)
        self._timeout = timeout
        self._seconds = lease
        self._lease: _Lease | None = None
        self._objects = Objects(_client(self._place, region), self._place, time_left)

    @property
    def place(self) -> str:
        """Its address."""
        return self._place.url

    @property
    def parallel(self) -> int:
        """Many: reading waits for the network, not for a core."""
        return _PARALLEL

    def read(self, name: str, most: int = MAX_FILE_BYTES, time_left: TimeLeft = unlimited) -> bytes:
        """Read one object; one that broke off is read again once."""
        found = self._objects.get(name, most, time_left)
        if self._lease:
            self._lease.seen[name] = found[1] if found else None
        if found is None:
            raise FileNotFoundError(name)
        return found[0]

    def write(self, name: str, data: bytes) -> None:
        """Put one object there: S3 shows it whole or not at all.

        It replaces only what was there when it was read, or else when the writing began: a write that comes late, sent
        twice by a network that was silent, finds another and does nothing.
        """
        lease = self._held()
        if name not in lease.seen:
            lease.seen[name] = self._objects.tag(name)
        tag = lease.seen[name]
        put = self._objects.put(name, data, **({"IfMatch": tag} if tag else {"IfNoneMatch": "*"}))
        if put is None:
            raise BusyError(self.place)
        lease.seen[name] = put

    def remove(self, name: str) -> None:
        """Remove one object."""
        lease = self._held()
        self._objects.delete(name)
        lease.seen[name] = None

    def names(self) -> tuple[str, ...]:
        """List the prefix, without the lease, a probe, and what lies deeper."""
        return tuple(sorted(name for name in self._objects.names() if name and name not in {_LEASE, _PROBE}))

    def probe(self) -> None:
        """Write an object, read it and remove it, and list: all that a writer needs to be allowed."""
        self._objects.put(_PROBE, b"")
        with contextlib.suppress(FileNotFoundError):  # another who probes has just removed it
            self.read(_PROBE)
        self.names()
        self._objects.delete(_PROBE)

    def clock(self) -> float:
        """Tell S3's time; this machine's where the two agree, which is finer: S3 tells whole seconds."""
        told, now = self._objects.clock(_LEASE).timestamp(), time.time()
        return now if abs(now - told) <= _SAME_TIME else told

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lease; one whose holder has died is taken over when its time is up.

        Raises:
            BusyError: another has it.
            StorageError: it was given back in a way that takes a right which is missing; what was written stays.
        """
        lease = _Lease(uuid.uuid4().bytes)
        try:
            self._wait_for(lease)
        except BaseException:
            with contextlib.suppress(StorageError):  # its writing may have been done, and only the answer been lost
                self._give_back(lease)
            raise
        self._lease = lease
        try:
            yield
        except BaseException:
            self._lease = None
            with contextlib.suppress(StorageError):  # what was raised is why
                self._give_back(lease)
            raise
        self._lease = None
        self._give_back(lease)

    def _wait_for(self, lease: _Lease) -> None:
        end = time.monotonic() + self._timeout
        while not self._take(lease):
            if time.monotonic() >= end:
                raise BusyError(self.place, self._timeout, self._seconds)
            time.sleep(min(0.5, self._timeout / 4))

    def _take(self, lease: _Lease) -> bool:
        """Make the lease, or take over one that is over; False if somebody has it."""
        began = time.monotonic()
        tag = self._objects.put(_LEASE, lease.token, IfNoneMatch="*")
        if tag is None and (old := self._ended()):
            tag = self._objects.put(_LEASE, lease.token, IfMatch=old)
        if tag is None:
            return False
        lease.tag, lease.until = tag, began + self._seconds
        return True

    def _ended(self) -> str | None:
        """Return the tag of a lease that is free, or whose time is up by S3's own clock."""
        found = self._objects.head(_LEASE)
        if found is None:
            return None  # it has just been given back
        with speaking(self._place):
            now = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
            age = (now - found["LastModified"]).total_seconds()
            free = found["ContentLength"] == len(_FREE)
        return tag_of(found) if free or age > self._seconds else None

    def _held(self) -> _Lease:
        """Return the lease, renewed when half of it is over; raise `BusyError` if somebody has taken it."""
        lease = self._lease
        if lease is None:
            raise RuntimeError("a place is written to within `exclusive`")
        now = time.monotonic()
        if now > lease.until - self._seconds / 2:
            tag = self._objects.put(_LEASE, lease.token, IfMatch=lease.tag)
            if tag is None:
                raise BusyError(self.place)
            lease.tag, lease.until = tag, now + self._seconds
        return lease

    def _give_back(self, lease: _Lease) -> None:
        """Remove the lease if it is still this one. If S3 does not answer, it ends by itself.

        Raises `StorageError` for want of the right to remove; others need not wait for that.
        """
        with contextlib.suppress(UnreachableError):
            tag = self._objects.arrived(_LEASE, lease.token)
            if tag is None:
                return
            try:
                self._objects.delete(_LEASE, IfMatch=tag)
            except UnreachableError:
                raise
            except StorageError:
                self._objects.put(_LEASE, _FREE, IfMatch=tag)
                raise


def _client(place: Place, region: str | None) -> Any:  # boto3 publishes no types
    try:
        import boto3  # 0.1 s that only those pay who store in S3
        from botocore.config import Config
    except ModuleNotFoundError:
        raise MissingExtra("storing in S3", "aws") from None

    bounds = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": _TRIES},
        max_pool_connections=_PARALLEL,
    )
    with speaking(place), _addressed(place):
        return boto3.Session(region_name=region).client("s3", config=bounds)  # the default session is not for threads


@contextlib.contextmanager
def _addressed(place: Place) -> Iterator[None]:
    """Name the setting that botocore does not: it raises a bare ValueError for an address that is none."""
    from botocore.exceptions import BotoCoreError

    try:
        yield
    except BotoCoreError:  # some of them are values' errors too
        raise
    except ValueError:
        remedy = check_settings("set it to https://HOST, or not at all")
        raise StorageError(place.url, "AWS_ENDPOINT_URL is not an address", remedy) from None
