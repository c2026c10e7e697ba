"""The commit that names an image."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ecr.commit import commit
from ecr.faults import DeployError

IDENTITY = ("-c", "user.name=me", "-c", "user.email=me@example.com")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A work tree with one commit, all of it committed."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, *IDENTITY, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_is_named_in_full(tree: Path) -> None:
    said = subprocess.run(["git", "-C", tree, "log", "-1", "--format=%H"], capture_output=True, text=True, check=True)
    assert commit() == said.stdout.strip()
    assert len(commit()) == 40


def test_a_tree_with_changes_has_no_name(tree: Path) -> None:
    tree.joinpath("new").touch()
    with pytest.raises(DeployError, match="commit them"):
        commit()


def test_a_tree_without_a_commit_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DeployError, match="give --tag"):
        commit()
