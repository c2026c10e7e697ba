"""The bill of materials, made of what a small image would tell."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts.pins import ROOT
from scripts.sbom import __main__ as sbom
from scripts.sbom.__main__ import bill, main, render

REVISION = "0" * 39 + "1"
ABOUT = {
    "Id": f"sha256:{'a' * 64}",
    "Created": "2026-11-25T04:36:58.029704606Z",
    "Os": "linux",
    "Architecture": "amd64",
    "Config": {
        "Labels": {
            "org.opencontainers.image.version": "0.1.0",
            "org.opencontainers.image.revision": REVISION,
            "org.opencontainers.image.licenses": "Apache-2.0",
        }
    },
}
METADATA = "Metadata-Version: 2.4\nName: {}\nVersion: {}\nLicense-Expression: MIT\n{}"
HELD: dict[str, Any] = {
    "environment": {
        "python_full_version": "3.13.5",
        "python_version": "3.13",
        "platform_python_implementation": "CPython",
    },
    "distributions": {
        "/opt/one/Big-2.dist-info": METADATA.format("Big", "2", "Requires-Dist: small>=1\n"),
        "/opt/two/small-1.dist-info": METADATA.format("small", "1", ""),
    },
    "bills": ["/opt/one/Big-2.dist-info/sboms/big.cdx.json"],
    "release": {"ID": "debian", "VERSION_ID": "13"},
    "packages": "Package: apt\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3\n",
}
LOCK = (
    "big==2 \\\n    --hash=sha256:aa\n    # via us-market-scanner (pyproject.toml:function)\n"
    "small==1 \\\n    --hash=sha256:bb\n"
)
PROJECT = '[project]\ndependencies = ["big"]\n[project.optional-dependencies]\nnone = []\n'


def text(about: dict[str, Any] = ABOUT, held: dict[str, Any] = HELD) -> str:
    return render(bill(about, held, LOCK, PROJECT))


def test_the_document_is_what_the_schema_says() -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text()) is None
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text().replace('"MIT"', '"Mine"')) is not None


def test_it_says_what_needs_what() -> None:
    needs = {each["ref"]: each.get("dependsOn", []) for each in json.loads(text())["dependencies"]}
    assert needs["us-market-scanner"] == ["debian", "pkg:generic/python@3.13.5", "pkg:pypi/big@2"]
    assert needs["pkg:pypi/big@2"] == ["pkg:pypi/small@1"]
    assert needs["pkg:pypi/small@1"] == []
    assert not [ref for ref in needs if "deb/" in ref]  # unknown, which is not the same as none


def test_it_is_of_this_image_and_of_its_time() -> None:
    document = json.loads(text())
    about = document["metadata"]["component"]
    told = {each["name"]: each["value"] for each in about["properties"]}
    assert (about["name"], about["version"]) == ("us-market-scanner", "0.1.0")
    assert told["org.opencontainers.image.revision"] == REVISION
    assert told["us-market-scanner:image"] == ABOUT["Id"]
    assert document["metadata"]["timestamp"] == "2026-11-25T04:36:58.029704+00:00"


def test_the_same_image_gives_the_same_bytes() -> None:
    program = "from tests.scripts.sbom.test_main import text; import sys; sys.stdout.write(text())"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout == text()


def test_another_image_has_another_serial_number() -> None:
    other = json.loads(text({**ABOUT, "Id": f"sha256:{'b' * 64}"}))
    assert other["serialNumber"] != json.loads(text())["serialNumber"]


def test_an_image_that_is_not_what_the_lock_says_has_no_bill() -> None:
    held = copy.deepcopy(HELD)
    del held["distributions"]["/opt/two/small-1.dist-info"]
    held["distributions"]["/opt/two/odd-3.dist-info"] = METADATA.format("odd", "3", "")
    with pytest.raises(SystemExit) as refused:
        text(held=held)
    assert str(refused.value).splitlines() == [
        "scripts/image sbom: odd 3 is in the image and not in the lock",
        "scripts/image sbom: small 1 is in the lock and not in the image",
        "scripts/image build makes the image again",
    ]


def test_it_goes_to_a_file_or_to_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sbom, "inspected", lambda _: ABOUT)
    monkeypatch.setattr(sbom, "inventory", lambda _: HELD)
    monkeypatch.setattr(sbom, "bill", lambda about, held, *_: bill(about, held, LOCK, PROJECT))
    main([])
    main([str(tmp_path / "dist/sbom.json")])
    assert capsys.readouterr().out == tmp_path.joinpath("dist/sbom.json").read_text("utf-8") == text()
