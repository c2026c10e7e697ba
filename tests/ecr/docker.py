"""The docker command as far as `ecr` uses it, without an engine: images are files in a folder, pushes are real.

usage: python docker.py ARGUMENTS    DOCKER_IMAGES names the folder; DOCKER_SAYS what it answers instead of working
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.ecr.shelf import Image, Shelf, digest

IMAGES = "DOCKER_IMAGES"
SAYS = "DOCKER_SAYS"


def image_file(folder: Path, name: str) -> Path:
    """Where an image of this name is kept."""
    return folder / name.replace("/", "%")


def load(folder: Path, name: str) -> Image:
    """Read an image, or end as docker does where there is none."""
    file = image_file(folder, name)
    if not file.exists():
        sys.exit(f"Error response from daemon: No such image: {name}")
    return Image(**json.loads(file.read_text("utf-8")))


def inspect(image: Image) -> str:
    """Describe an image as `docker image inspect` does."""
    about = {"Id": digest(image.config), "Architecture": image.architecture, "Size": image.size}
    return json.dumps([about | {"Config": json.loads(image.config)["config"]}])


def main(arguments: list[str]) -> None:
    """Do what the arguments say."""
    folder = Path(os.environ[IMAGES])
    with (folder / "calls.log").open("a") as log:
        log.write(f"{arguments}\n")
    if SAYS in os.environ and os.environ.get("DOCKER_FAILS_AT", "image inspect") in " ".join(arguments):
        sys.exit(os.environ[SAYS])
    match arguments:
        case ["image", "inspect", name]:
            sys.stdout.write(inspect(load(folder, name)))
        case ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", repository]:
            names = [file.name.replace("%", "/") for file in folder.iterdir()]
            sys.stdout.writelines(f"{name}\n" for name in names if name.startswith(f"{repository}:"))
        case ["image", "tag", name, other]:
            load(folder, name)
            image_file(folder, other).write_bytes(image_file(folder, name).read_bytes())
        case ["login", "--username", "AWS", "--password-stdin", _]:
            (folder / "password").write_text(sys.stdin.read(), "utf-8")
        case ["image", "push", name]:
            host, _, rest = name.partition("/")
            repository, _, tag = rest.rpartition(":")
            Shelf(f"http://{host}", Path()).add(repository, tag, load(folder, name))
            sys.stdout.write(f"{tag}: pushed\n")
        case ["logout", _]:
            (folder / "password").unlink()
        case _:
            sys.exit(f"docker: '{' '.join(arguments)}' is not a docker command.")


if __name__ == "__main__":
    main(sys.argv[1:])
