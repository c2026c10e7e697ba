"""The objects below a prefix of a bucket: read whole, written if what is there allows it, each call bounded."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from scanner.bounded_call import BoundedCall, ask, guard
from scanner.deadline import TimeLeft, unlimited
from scanner.remedy import check_settings, retry
from scanner.storage.base import StorageError, UnreachableError
from scanner.storage.s3.refusals import (
    MISSING,
    MISSING_HEAD,
    RACED,
    ConflictError,
    ForeignAnswerError,
    Place,
    code_of,
    speaking,
)

#: Pages of a list, of 1,000 names each.
MAX_PAGES = 100

_BODY_TRIES = 2  # boto3 tries again only until an answer has begun
_CONFLICT_TRIES = 4
_CONFLICT_BACKOFF = 0.1
_PIECE = 1 << 16
_NO_CONTENT = 204

T = TypeVar("T")


class Objects:
    """What S3 does, as a place to store in needs it. Raises `StorageError` when S3 refuses or does not answer.

    Args:
        client: of boto3's.
        place: the prefix.
        time_left: what bounds every call besides `bounded_call`; `OutOfTime` is raised when it falls to zero.
    """

    def __init__(self, client: Any, place: Place, time_left: TimeLeft) -> None:  # boto3 publishes no types
        self._place = place
        self._bucket, _, prefix = place.url.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._time_left = time_left
        self._s3 = client
        guard(client)

    def names(self) -> list[str]:
        """List the prefix, without what lies deeper."""
        keys, token = list[str](), ""
        for _ in range(MAX_PAGES):
            found = self._page(token)
            keys += [str(entry["Key"]) for entry in found.get("Contents", ())]
            token = found.get("NextContinuationToken", "")
            if not token:
                return [key.removeprefix(self._prefix) for key in keys]
        problem = f"it lies among more than {1000 * MAX_PAGES:,} objects"
        raise StorageError(self._place.url, problem, check_settings(f"{self._place.another}, a prefix of its own"))

    def put(self, name: str, data: bytes, **condition: str) -> str | None:
        """Write if the condition holds, and return the tag; None if it does not."""

        def write(_: BoundedCall) -> str | None:
            try:
                return tag_of(self._s3.put_object(**self._object(name), Body=data, **condition))
            except self._s3.exceptions.ClientError as error:
                gone = "IfMatch" in condition and code_of(error) in MISSING_HEAD
                if not condition or not (gone or code_of(error) in RACED):
                    raise
                return None

        try:
            return self._ask(write, len(data)) or self.arrived(name, data)
        except UnreachableError:
            # It may have been done, and only the answer been lost.
            with contextlib.suppress(StorageError):
                if tag := self.arrived(name, data):
                    return tag
            raise

    def arrived(self, name: str, data: bytes) -> str | None:
        """Return the tag of a write that S3 has, though its first answer was lost and its second was a refusal."""
        found = self.get(name, len(data))
        return found[1] if found and found[0] == data else None

    def get(self, name: str, most: int, time_left: TimeLeft = unlimited) -> tuple[bytes, str] | None:
        """Return what an object holds, up to a byte more than `most`, and its tag; None if it is not there."""
        from botocore import exceptions  # who has a client has it

        def read(call: BoundedCall, tries: int = _BODY_TRIES) -> tuple[bytes, str] | None:
            try:
                found = self._s3.get_object(**self._object(name))
            except exceptions.ClientError as error:
                if code_of(error) not in MISSING:
                    raise
                return None
            tag, body, data = tag_of(found), found["Body"], bytearray()
            try:
                while len(data) <= most and (piece := body.read(min(_PIECE, most + 1 - len(data)))):
                    data += piece
                    call.moved += len(piece)
            except (exceptions.IncompleteReadError, exceptions.HTTPClientError, exceptions.FlexibleChecksumError):
                if tries == 1:
                    raise
                return read(call, tries - 1)
            return bytes(data), tag

        return self._ask(read, time_left=time_left)

    def head(self, name: str) -> Any:  # botocore publishes no types
        """Return what S3 says of an object; None if it is not there."""

        def look(_: BoundedCall) -> Any:
            try:
                found = self._s3.head_object(**self._object(name))
            except self._s3.exceptions.ClientError as error:
                if code_of(error) not in MISSING_HEAD:
                    raise
                return None
            tag_of(found)
            return found

        return self._ask(look)

    def tag(self, name: str) -> str | None:
        """Return the tag of an object; None if it is not there."""
        found = self.head(name)
        return None if found is None else tag_of(found)

    def clock(self, name: str) -> datetime:
        """Return S3's time, by asking for an object that may be there or not."""

        def look(_: BoundedCall) -> datetime:
            try:
                found = self._s3.head_object(**self._object(name))
            except self._s3.exceptions.ClientError as error:
                if code_of(error) not in MISSING_HEAD:
                    raise
                found = error.response
            return parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])

        return self._ask(look)

    def _page(self, token: str) -> dict[str, Any]:
        def page(_: BoundedCall) -> dict[str, Any]:
            further = {"ContinuationToken": token} if token else {}
            found: dict[str, Any] = self._s3.list_objects_v2(
                Bucket=self._bucket, Prefix=self._prefix, Delimiter="/", **further
            )
            if "Name" not in found:
                raise ForeignAnswerError
            return found

        return self._ask(page)

    def delete(self, name: str, **condition: str) -> None:
        """Remove an object, or leave it if the condition does not hold."""

        def remove(_: BoundedCall) -> None:
            try:
                found = self._s3.delete_object(**self._object(name), **condition)
            except self._s3.exceptions.ClientError as error:
                if code_of(error) not in MISSING_HEAD | (RACED if condition else set()):
                    raise
                return
            if found["ResponseMetadata"]["HTTPStatusCode"] != _NO_CONTENT:
                raise ForeignAnswerError

        self._ask(remove)

    def _ask(self, work: Callable[[BoundedCall], T], moved: int = 0, time_left: TimeLeft = unlimited) -> T:
        for tries_left in reversed(range(_CONFLICT_TRIES)):
            try:
                with speaking(self._place):
                    return ask(work, moved, lambda: min(self._time_left(), time_left()), self._place.url)
            except ConflictError:
                if not tries_left:
                    problem = "writes met there again and again"
                    raise UnreachableError(self._place.url, problem, retry("try again")) from None
                time.sleep(_CONFLICT_BACKOFF)
        raise AssertionError("the last try returns or raises")

    def _object(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + name}


def tag_of(found: Any) -> str:  # botocore publishes no types
    """Give the tag in an answer. What stands between here and S3 has none, or answers with a page."""
    tag = found.get("ETag")
    if not tag or str(found.get("ContentType", "")).startswith("text/html"):
        raise ForeignAnswerError
    return str(tag)
