"""A real registry (Debian's docker-registry) on a free port of this machine, its log, and images put into it."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import shutil
import socket
import subprocess
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import urllib3

from ecr.registry import OCI
from tests.ports import free_port

CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
INDEX = "application/vnd.oci.image.index.v1+json"
WRITING = ("PUT", "POST", "PATCH", "DELETE")


@dataclass(frozen=True)
class Shelf:
    """The registry."""

    url: str
    log: Path

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def writes(self) -> int:
        """How many requests so far may have changed something."""
        lines = self.log.read_text("utf-8").splitlines()
        return sum(any(f'"{method} /v2/' in line for method in WRITING) for line in lines)

    def add(self, repository: str, tag: str, image: Image) -> str:
        """Put an image there; return its digest."""
        for blob in (image.config, image.layer):
            self._blob(repository, blob)
        return self.put(repository, tag, image.manifest, image.media_type)

    def put(self, repository: str, tag: str, manifest: bytes, media_type: str) -> str:
        """Put a manifest there whose parts are there; return its digest."""
        url = f"{self.url}/v2/{repository}/manifests/{tag}"
        answer = urllib3.request("PUT", url, body=manifest, headers={"Content-Type": media_type})
        assert answer.status == 201, answer.data
        return digest(manifest)

    def tags(self, repository: str) -> list[str]:
        """Every tag of a repository, sorted."""
        answer = urllib3.request("GET", f"{self.url}/v2/{repository}/tags/list").json()
        return sorted(answer.get("tags") or ())

    def drop(self, repository: str, digest: str) -> None:
        """Lose an image, as a lifecycle that did not protect it would."""
        answer = urllib3.request("DELETE", f"{self.url}/v2/{repository}/manifests/{digest}")
        assert answer.status == 202, answer.data

    def _blob(self, repository: str, data: bytes) -> None:
        begun = urllib3.request("POST", f"{self.url}/v2/{repository}/blobs/uploads/")
        joint = "&" if "?" in begun.headers["Location"] else "?"
        url = f"{begun.headers['Location']}{joint}digest={digest(data)}"
        answer = urllib3.request("PUT", url, body=data, headers={"Content-Type": "application/octet-stream"})
        assert answer.status == 201, answer.data


@dataclass(frozen=True)
class Image:
    """A small image, built without an engine."""

    content: str = "one"
    size: int = 1000  # what the engine says of it
    architecture: str = "amd64"
    revision: str = ""
    layer_type: str = LAYER
    media_type: str = OCI

    @property
    def config(self) -> bytes:
        start = {"Entrypoint": ["python", "-m", "awslambdaric"], "Cmd": ["scanner.handler.handler"]}
        labels = {"Labels": {"org.opencontainers.image.revision": self.revision}} if self.revision else {}
        return json.dumps(
            {"architecture": self.architecture, "os": "linux", "config": start | labels, "n": self.content}
        ).encode()

    @property
    def layer(self) -> bytes:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            data = self.content.encode()
            entry = tarfile.TarInfo("content")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        return gzip.compress(packed.getvalue(), mtime=0)

    @property
    def manifest(self) -> bytes:
        return json.dumps(
            {
                "schemaVersion": 2,
                "mediaType": self.media_type,
                "config": {"mediaType": CONFIG, "digest": digest(self.config), "size": len(self.config)},
                "layers": [{"mediaType": self.layer_type, "digest": digest(self.layer), "size": len(self.layer)}],
            }
        ).encode()

    def index(self) -> bytes:
        """An index of this one image, as buildx makes when it attests."""
        entry = {"mediaType": self.media_type, "digest": digest(self.manifest), "size": len(self.manifest)}
        platform = {"architecture": self.architecture, "os": "linux"}
        manifests = [{**entry, "platform": platform}]
        return json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}).encode()


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Shelf]:
    """Start one, empty, in memory; its log in `folder`."""
    program = shutil.which("docker-registry")
    assert program, "these tests need a registry: install it (Debian and Ubuntu: apt install docker-registry)"
    port = free_port()
    settings = folder / "registry.yml"
    storage = "storage: {inmemory: {}, delete: {enabled: true}}"
    settings.write_text(f"version: 0.1\n{storage}\nhttp: {{addr: '127.0.0.1:{port}'}}\n", "utf-8")
    log = folder / "registry.log"
    with log.open("wb") as file, subprocess.Popen([program, "serve", settings], stdout=file, stderr=file) as process:
        try:
            _wait_until_open(port, process)
            yield Shelf(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("docker-registry does not start; its log is beside its settings")
