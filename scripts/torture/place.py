"""Where the torture keeps its history: what is in it can be saved and put back, past the scanner."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any, Protocol

_LEASE = ".lease"


class Place(Protocol):
    """A folder or a prefix in S3."""

    def save(self) -> dict[str, bytes]:
        """Give every file by its name."""
        ...

    def restore(self, files: dict[str, bytes]) -> None:
        """Have these files, and no others."""
        ...

    def pass_time(self) -> None:
        """Let so much time pass that whoever has died has lost the right to write."""
        ...


class LocalPlace:
    """A folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self) -> dict[str, bytes]:
        """Read them all."""
        return {path.name: path.read_bytes() for path in self._folder.iterdir()}

    def restore(self, files: dict[str, bytes]) -> None:
        """Make the folder anew; without files there is none."""
        shutil.rmtree(self._folder, ignore_errors=True)
        if files:
            self._folder.mkdir(parents=True)
        for name, data in files.items():
            (self._folder / name).write_bytes(data)

    def pass_time(self) -> None:
        """Need none: the system gives a lock back at once."""


class RemotePlace:
    """A prefix of a bucket."""

    def __init__(self, url: str) -> None:
        import boto3  # only who asks for S3 waits for it

        self._bucket, _, self._prefix = url.removeprefix("s3://").partition("/")
        self._s3: Any = boto3.Session(region_name="us-east-1").client("s3")

    def save(self) -> dict[str, bytes]:
        """Get them all."""
        return {name: self._s3.get_object(**self._object(name))["Body"].read() for name in self._names()}

    def restore(self, files: dict[str, bytes]) -> None:
        """Remove what is not to be there, and put the rest."""
        there = self._names()
        for name in there:
            if name not in files:
                self._s3.delete_object(**self._object(name))
        for name, data in files.items():
            if there.get(name) != hashlib.md5(data, usedforsecurity=False).hexdigest():
                self._s3.put_object(**self._object(name), Body=data)

    def pass_time(self) -> None:
        """Take the lease away, which S3 would count as over three minutes later."""
        self._s3.delete_object(**self._object(_LEASE))

    def _names(self) -> dict[str, str]:
        """List them, with the hash of each that S3 tells."""
        found = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix + "/")
        return {entry["Key"].rpartition("/")[2]: entry["ETag"].strip('"') for entry in found.get("Contents", ())}

    def _object(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._prefix}/{name}"}


def place_at(address: str) -> Place:
    """Open what SCANNER_HISTORY names."""
    return RemotePlace(address) if address.startswith("s3://") else LocalPlace(Path(address))
