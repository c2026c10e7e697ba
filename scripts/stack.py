"""The services of docker-compose.yml, under a project name of their own, for tests, benchmarks and reports."""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from pathlib import Path
from typing import Any, Self

from ecr.engine import await_listener
from scripts.invoke import post, read_reply

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT = 600  # seconds for a command of compose: the first start may build the images
PATH = "/2015-03-31/functions/function/invocations"


class Stack:
    """Brings the services up, asks the function, and takes everything down again.

    Args:
        settings: what .env would say; the ports are any free ones.
    """

    def __init__(self, **settings: str) -> None:
        self.project = f"scanner-{uuid.uuid4().hex[:8]}"
        self._environment = {**os.environ, "PORT": "0", "WEB_PORT": "0", **settings}

    def __enter__(self) -> Self:
        try:
            self.compose("up", "--detach", "--wait")
        except BaseException:
            self.down()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.down()

    def compose(self, *arguments: str, sent: str | None = None) -> str:
        """Run a command of compose and give what it prints. Raises RuntimeError with its own words."""
        command = ["docker", "compose", "--project-name", self.project, "--env-file", os.devnull, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, input=sent, capture_output=True, text=True, timeout=TIMEOUT,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"docker compose {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def down(self) -> None:
        """Remove all of it, the history included."""
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "5")

    def address(self, container: str) -> str:
        """Give the URL of an emulator in any container that publishes its port, once it listens."""
        shown = subprocess.run(
            ["docker", "port", container, "8080"], check=True, capture_output=True, text=True
        )  # the user's docker
        place = shown.stdout.splitlines()[0]
        await_listener(int(place.rpartition(":")[2]))
        return f"http://{place}{PATH}"

    def container(self, service: str) -> str:
        """Give the id of a service's container."""
        return self.compose("ps", "--all", "--quiet", service).strip()

    @property
    def url(self) -> str:
        """Where the function listens; the port changes whenever its container starts."""
        return f"http://{self.compose('port', 'scanner', '8080').strip()}{PATH}"

    def ask(self, event: object, *, url: str | None = None) -> tuple[int, dict[str, Any]]:
        """Send an event; give the status and the body of the reply."""
        return read_reply(post(url or self.url, json.dumps(event).encode(), TIMEOUT))
