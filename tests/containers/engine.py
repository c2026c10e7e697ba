"""The container engine, asked by its command."""

from __future__ import annotations

import subprocess

from scripts.stack import ROOT

#: How Lambda would confine the function.
LAMBDA_LIKE = (
    *("--read-only", "--tmpfs=/tmp:size=512m,mode=1777", "--ipc=none", "--user=993:990"),
    *("--cap-drop=ALL", "--security-opt=no-new-privileges"),
    *("--memory=1769m", "--pids-limit=1024", "--ulimit=nofile=1024:1024"),
)


def image(name: str) -> str:
    return subprocess.run(
        [ROOT / "scripts/image", "names", name], check=True, capture_output=True, text=True
    ).stdout.strip()


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout.strip()
