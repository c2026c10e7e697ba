"""What is said of each part."""

from __future__ import annotations

import pytest
from cyclonedx.model.license import License, LicenseExpression
from packaging.metadata import RawMetadata

from scripts.sbom.components import base, image, interpreter, library, licences

DEBIAN = {"ID": "debian", "VERSION_ID": "13", "PRETTY_NAME": "Debian GNU/Linux 13 (trixie)"}
DATABASE = """\
Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.41-12+deb13u1
Description: it spans
 two lines

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1
"""


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ({"license_expression": "MIT"}, ["MIT"]),
        ({"license_expression": "MPL-2.0 AND (Apache-2.0 OR MIT)"}, ["MPL-2.0 AND (Apache-2.0 OR MIT)"]),
        ({"license": "apache-2.0"}, ["Apache-2.0"]),
        ({"license": "Dual License", "classifiers": ["License :: OSI Approved :: BSD License"]}, ["BSD License"]),
        ({"license": "The whole\ntext", "classifiers": ["License :: OSI Approved :: X", "Topic :: Y"]}, ["X"]),
        ({"license": "Its own"}, ["Its own"]),
        ({}, []),
    ],
)
def test_a_licence_is_spdxs_where_it_can_be(metadata: RawMetadata, told: list[str]) -> None:
    assert [words(each) for each in licences(metadata)] == told


def words(licence: License) -> str:
    return str(licence.value if isinstance(licence, LicenseExpression) else licence.id or licence.name)


def test_a_distribution_has_its_stage_place_and_normalised_name() -> None:
    part = library("/opt/packages/Py_x-1.0.dist-info", {"name": "Py.x", "version": "1.0"})
    assert (part.name, part.version, str(part.purl)) == ("py-x", "1.0", "pkg:pypi/py-x@1.0")
    assert [(each.name, each.value) for each in part.properties] == [("us-market-scanner:stage", "packages")]
    assert part.evidence
    assert [each.location for each in part.evidence.occurrences] == ["/opt/packages/Py_x-1.0.dist-info"]


def test_a_distribution_refers_to_the_bill_that_it_brings_and_to_no_others() -> None:
    own, other = "/opt/one/a-1.dist-info/sboms/a.json", "/opt/one/a-1.dist-information/sboms/b.json"
    part = library("/opt/one/a-1.dist-info", {"name": "a", "version": "1"}, [own, other])
    assert [(each.type.value, each.url.uri) for each in part.external_references] == [("bom", f"file://{own}")]


def test_the_image_has_the_version_and_the_revision_of_its_labels() -> None:
    labels = {f"org.opencontainers.image.{name}": name for name in ("version", "revision")}
    part = image({**labels, "org.opencontainers.image.licenses": "Apache-2.0"}, "sha256:1", "linux/arm64")
    told = {each.name: each.value for each in part.properties}
    assert part.version == "version"
    assert told["org.opencontainers.image.revision"] == "revision"
    assert (told["us-market-scanner:image"], told["us-market-scanner:platform"]) == ("sha256:1", "linux/arm64")


def test_the_interpreter_is_a_part_whatever_installed_it() -> None:
    part = interpreter({"python_full_version": "3.13.5", "platform_python_implementation": "CPython"})
    assert (part.name, str(part.purl)) == ("CPython", "pkg:generic/python@3.13.5")


def test_the_bases_packages_are_those_installed() -> None:
    part = base(DEBIAN, DATABASE)
    assert (part.name, part.version, part.description) == ("debian", "13", "Debian GNU/Linux 13 (trixie)")
    assert [str(each.purl) for each in part.components] == [
        "pkg:deb/debian/libc6@2.41-12%2Bdeb13u1?arch=amd64&distro=debian-13"
    ]


@pytest.mark.parametrize(("database", "told"), [(None, "unknown"), ("", "listed")])
def test_a_base_without_a_database_has_unknown_packages(database: str | None, told: str) -> None:
    assert [each.value for each in base(DEBIAN, database).properties] == [told]
