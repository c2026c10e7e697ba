"""The commit that names an image."""

from __future__ import annotations

import subprocess

from ecr.faults import DeployError


def commit() -> str:
    """Return the work tree's commit, in full.

    Raises:
        DeployError: there is no commit, or the tree has uncommitted changes.
    """
    sha = _git("rev-parse", "--verify", "HEAD")
    if _git("status", "--porcelain"):
        raise DeployError("uncommitted")
    return sha


def _git(*arguments: str) -> str:
    try:
        run = subprocess.run(
            ("git", *arguments),  # noqa: S607  # the git that the operator uses
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise DeployError("no-commit") from None
    return run.stdout.strip()
