"""The layers of the image, stage by stage: their bytes, packed and unpacked, and their files."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
#: Each begins with the layers of the one before; the function's image ends with `scanner`.
STAGES = ("python", "numpy-scipy", "pandas-sklearn", "scanner", "web")
_CHUNK = 1 << 20


@dataclass(slots=True)
class Layer:
    """A layer: its bytes, and its files with their digests."""

    compressed: int = 0
    files: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def unpacked(self) -> int:
        """Bytes of its files."""
        return sum(size for size, _, _ in self.files)


def docker(*arguments: str, sent: str | None = None) -> str:
    """Run docker, with something on its standard input; what it cannot do ends the program in its own words."""
    done = subprocess.run(["docker", *arguments], input=sent, capture_output=True, text=True, check=False)  # the user's
    if done.returncode:
        sys.exit(f"scripts/image: {done.stderr.strip()}: build the images first with scripts/image build")
    return done.stdout


def names() -> dict[str, str]:
    """Give each stage's image."""
    listed = subprocess.run([ROOT / "scripts/image", "names", *STAGES], capture_output=True, text=True, check=True)
    return dict(zip(STAGES, listed.stdout.split(), strict=True))


def layer_ids(image: str) -> list[str]:
    """Give the layers that an image is made of, the base's first."""
    return list(json.loads(docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", image)))


def read_layers(image: str) -> list[Layer]:
    """Read every layer of an image, in its order."""
    with tempfile.NamedTemporaryFile(suffix=".tar") as saved:
        docker("save", "--output", saved.name, image)
        with tarfile.open(saved.name) as archive:
            manifest = json.load(_member(archive, "manifest.json"))
            return [_read_layer(archive, name) for name in manifest[0]["Layers"]]


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    content = archive.extractfile(name)
    if content is None:
        raise ValueError(f"{name} is no file")
    return content


def _read_layer(archive: tarfile.TarFile, name: str) -> Layer:
    layer, packer = Layer(), zlib.compressobj(6)  # what docker push compresses with
    with _member(archive, name) as content:
        while chunk := content.read(_CHUNK):
            layer.compressed += len(packer.compress(chunk))
    layer.compressed += len(packer.flush())
    with tarfile.open(fileobj=_member(archive, name)) as inner:
        for member in inner:
            if member.isfile():
                digest = hashlib.sha256(_member(inner, member.name).read()).hexdigest()
                layer.files.append((member.size, member.name, digest))
    return layer


def stages(images: dict[str, str]) -> dict[str, list[Layer]]:
    """Give each stage its own layers: those it adds to the stage before."""
    layers, ids, found, before = read_layers(images[STAGES[-1]]), layer_ids(images[STAGES[-1]]), {}, 0
    for stage in STAGES:
        own = layer_ids(images[stage])
        if own != ids[: len(own)]:
            sys.exit(
                f"scripts/image report: {images[stage]} is of another build: scripts/image build makes all of them"
            )
        found[stage] = layers[before : len(own)]
        before = len(own)
    return found
