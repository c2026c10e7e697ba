"""What is in an image: every file of a folder, with what two equal builds must have in common."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, a folder or a link.

    Attributes:
        path: without a leading slash.
        time: of its last change, seconds.
        digest: of a file's content, or where a link points to; empty for a folder.
    """

    path: str
    kind: bytes
    mode: int
    owner: tuple[int, int]
    time: int
    size: int
    digest: str


def entries(image: str, folder: str) -> list[Entry]:
    """List what an image has in a folder, in the order of its paths."""
    with _stream(image, folder) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        return sorted((_entry(archive, member) for member in archive), key=lambda entry: entry.path)


def tree_digest(listed: Iterable[Entry]) -> str:
    """Give one digest for all of it: equal only if every byte, mode, owner and time is."""
    total = hashlib.sha256()
    for entry in listed:
        total.update(repr(entry).encode())
    return total.hexdigest()


@contextmanager
def _stream(image: str, folder: str) -> Iterator[IO[bytes]]:
    """Give a folder of an image as a tar stream; the image is never started."""
    created = subprocess.run(
        ["docker", "create", image], check=True, capture_output=True, text=True
    )  # the user's docker
    container = created.stdout.strip()
    try:
        with subprocess.Popen(["docker", "cp", f"{container}:{folder}", "-"], stdout=subprocess.PIPE) as copying:
            if copying.stdout is None:
                raise RuntimeError("docker cp has no output")
            yield copying.stdout
    finally:
        subprocess.run(["docker", "rm", container], check=True, capture_output=True)


def _entry(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    content = archive.extractfile(member) if member.isfile() else None
    digest = hashlib.sha256(content.read()).hexdigest() if content else member.linkname
    owner = member.uid, member.gid
    return Entry(member.name, member.type, member.mode, owner, int(member.mtime), member.size, digest)
