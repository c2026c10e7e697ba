"""A client of the OCI distribution API, which every registry speaks: reads and tags manifests, reads small blobs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from ecr.faults import DeployError

OCI = "application/vnd.oci.image.manifest.v1+json"
DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)

_NOT_FOUND = 404
_CONNECT_TIMEOUT = 5
_READ_TIMEOUT = 30
_MAX_RETRIES = 3
_RETRIED = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest, byte for byte.

    Attributes:
        data: as stored in the registry; the digest is over these bytes.
        media_type: that of an image or of an index.
    """

    data: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """`sha256:...`."""
        return f"sha256:{hashlib.sha256(self.data).hexdigest()}"

    @property
    def document(self) -> dict[str, Any]:
        """The manifest, parsed."""
        document: dict[str, Any] = json.loads(self.data)
        return document


@dataclass(frozen=True)
class Registry:
    """A registry and the credentials for it.

    Every method raises `DeployError` when the registry cannot be reached or refuses.

    Attributes:
        url: its address, without a path.
        password: never printed.
    """

    url: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Registry({self.url!r})"

    @property
    def host(self) -> str:
        """The part of an image's name before the first slash."""
        return urlsplit(self.url).netloc

    def manifest(self, repository: str, reference: str) -> Manifest | None:
        """Read the manifest of a tag or digest; None if there is none."""
        headers = {"Accept": ", ".join((OCI, DOCKER, *INDEXES))}
        answer = self._call("GET", f"{repository}/manifests/{reference}", headers=headers)
        if answer.status == _NOT_FOUND:
            return None
        return Manifest(answer.data, answer.headers["Content-Type"].partition(";")[0])

    def blob(self, repository: str, digest: str) -> bytes:
        """Read a blob, such as an image's configuration."""
        path = f"{repository}/blobs/{digest}"
        answer = self._call("GET", path)
        if answer.status == _NOT_FOUND:
            raise DeployError("no-image", reference=digest, repository=repository)
        return bytes(answer.data)

    def tag(self, repository: str, manifest: Manifest, tag: str) -> None:
        """Add a tag to a stored manifest."""
        headers = {"Content-Type": manifest.media_type}
        answer = self._call("PUT", f"{repository}/manifests/{tag}", headers=headers, body=manifest.data)
        if answer.status == _NOT_FOUND:
            raise DeployError("no-image", reference=manifest.digest, repository=repository)

    @cached_property
    def _pool(self) -> Any:  # one of two classes without a common one
        import urllib3  # not needed for `--help`

        address = urlsplit(self.url)
        proxy = None if proxy_bypass(address.hostname or "") else getproxies().get(address.scheme)
        timeout = urllib3.Timeout(connect=_CONNECT_TIMEOUT, read=_READ_TIMEOUT)
        retries = urllib3.Retry(_MAX_RETRIES, status_forcelist=_RETRIED, backoff_factor=0.2, raise_on_status=False)
        if proxy:
            return urllib3.ProxyManager(proxy, timeout=timeout, retries=retries)
        return urllib3.PoolManager(timeout=timeout, retries=retries)

    def _call(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Any:  # urllib3 has several
        import urllib3

        # Made for each call, so that no attribute that might be printed holds it.
        signed = urllib3.make_headers(basic_auth=f"{self.user}:{self.password}") | (headers or {})
        try:
            answer = self._pool.request(method, f"{self.url}/v2/{path}", headers=signed, body=body)
        except urllib3.exceptions.HTTPError:
            raise DeployError("unreachable", place=self.url) from None
        if answer.status >= 400 and answer.status != _NOT_FOUND:  # noqa: PLR2004  # HTTP's own line between fine and not
            raise DeployError("registry-refused", host=self.host, what=f"{method} of {path}", status=answer.status)
        return answer
