"""What the program that runs inside the image tells of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.markers import default_environment

from scripts.pins import ROOT
from scripts.sbom.inventory import base, bills, distributions, environment, main


def test_it_runs_alone_on_standard_input() -> None:
    """As in the image: without the project, and whatever is installed."""
    program = ROOT.joinpath("scripts/sbom/inventory.py").read_text("utf-8")
    command = [sys.executable, "-I", "-S", "-"]
    done = subprocess.run(command, input=program, check=True, capture_output=True, text=True, cwd="/")
    assert json.loads(done.stdout).keys() == {"environment", "distributions", "bills", "release", "packages"}


def test_every_marker_has_its_value_but_for_the_hosts_kernel() -> None:
    known = {**default_environment(), "platform_release": "", "platform_version": ""}
    assert environment() == known


def test_distributions_are_those_of_all_stages_by_their_place(tmp_path: Path) -> None:
    for place in ("opt/one/a-1.dist-info", "opt/two/b-2.dist-info", "opt/two/b", "usr/lib/c-3.dist-info"):
        tmp_path.joinpath(place).mkdir(parents=True)
        tmp_path.joinpath(place, "METADATA").write_text(f"Name: {place[-11:]}\n")
    assert list(distributions(tmp_path)) == ["/opt/one/a-1.dist-info", "/opt/two/b-2.dist-info"]


def test_the_bills_that_distributions_bring_are_listed(tmp_path: Path) -> None:
    tmp_path.joinpath("opt/one/a-1.dist-info/sboms").mkdir(parents=True)
    tmp_path.joinpath("opt/one/a-1.dist-info/sboms/a.cdx.json").touch()
    assert bills(tmp_path) == ["/opt/one/a-1.dist-info/sboms/a.cdx.json"]


def test_a_base_without_a_package_database_says_so(tmp_path: Path) -> None:
    assert base(tmp_path)["packages"] is None
    tmp_path.joinpath("var/lib/dpkg").mkdir(parents=True)
    tmp_path.joinpath("var/lib/dpkg/status").write_text("Package: apt\n")
    assert base(tmp_path)["packages"] == "Package: apt\n"


def test_all_of_it_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(tmp_path)
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["distributions"] == {}
