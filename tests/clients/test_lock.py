"""The lock of the Node.js packages: exact, with hashes, for any registry, and freely licensed."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.clients.node import PROJECT

FOLDER = PROJECT / "requirements/node"
WANTED: dict[str, str] = json.loads(FOLDER.joinpath("package.json").read_text("utf-8"))["devDependencies"]
LOCKED: dict[str, dict[str, Any]] = json.loads(FOLDER.joinpath("package-lock.json").read_text("utf-8"))["packages"]
PACKAGES = {path: entry for path, entry in LOCKED.items() if path}
PERMISSIVE = {"(MIT OR CC0-1.0)", "Apache-2.0", "ISC", "MIT", "Python-2.0"}


def test_it_is_of_exactly_what_is_wanted() -> None:
    assert [name for name, version in WANTED.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    assert {name: PACKAGES[f"node_modules/{name}"]["version"] for name in WANTED} == WANTED
    assert LOCKED[""]["devDependencies"] == WANTED


def test_every_package_has_a_hash_and_none_an_address() -> None:
    assert [path for path, entry in PACKAGES.items() if not entry["integrity"].startswith("sha512-")] == []
    assert [path for path, entry in PACKAGES.items() if "resolved" in entry] == []


def test_none_needs_a_script_to_run_when_it_is_installed() -> None:
    assert [path for path, entry in PACKAGES.items() if entry.get("hasInstallScript")] == []


def test_every_licence_is_a_permissive_one() -> None:
    assert {entry["license"] for entry in PACKAGES.values()} <= PERMISSIVE
