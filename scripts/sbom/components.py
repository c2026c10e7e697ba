"""The components of a bill of materials: the image, its Python distributions, its interpreter, its base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.message import Message
from email.parser import HeaderParser

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, Property, XsUri
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
from cyclonedx.model.license import License, LicenseAcknowledgement, LicenseExpression
from packageurl import PackageURL
from packaging.metadata import RawMetadata
from packaging.utils import canonicalize_name

PRODUCT = "us-market-scanner"
STAGE = f"{PRODUCT}:stage"
_DECLARED = LicenseAcknowledgement.DECLARED
_LABEL = "org.opencontainers.image."


def image(labels: Mapping[str, str], identity: str, platform: str) -> Component:
    """Describe the image by its own labels; the identity is the digest of its configuration."""
    told = {**labels, f"{PRODUCT}:image": identity, f"{PRODUCT}:platform": platform}
    return Component(
        type=ComponentType.CONTAINER,
        bom_ref=PRODUCT,
        name=PRODUCT,
        version=labels.get(f"{_LABEL}version"),
        licenses=[LicenseFactory().make_from_string(labels[f"{_LABEL}licenses"], license_acknowledgement=_DECLARED)],
        properties=[Property(name=name, value=value) for name, value in told.items()],
    )


def library(place: str, metadata: RawMetadata, bills: Iterable[str] = ()) -> Component:
    """Describe a distribution by its metadata; `place` is its dist-info, /opt/STAGE/NAME.dist-info.

    Those of the bills that lie in it tell what was built into it; they are referred to, not copied.
    """
    name, version = canonicalize_name(metadata["name"]), metadata["version"]
    purl = PackageURL("pypi", name=name, version=version)
    return Component(
        type=ComponentType.LIBRARY,
        bom_ref=str(purl),
        name=name,
        version=version,
        purl=purl,
        licenses=licences(metadata),
        properties=[Property(name=STAGE, value=place.split("/")[2])],
        evidence=ComponentEvidence(occurrences=[Occurrence(location=place)]),
        external_references=[
            ExternalReference(type=ExternalReferenceType.BOM, url=XsUri(f"file://{bill}"))
            for bill in bills
            if bill.startswith(f"{place}/")
        ],
    )


def licences(metadata: RawMetadata) -> list[License]:
    """Give the licence in SPDX's words where the distribution uses them, else by its own name.

    The older field `License` may hold a name that nobody else knows, or the whole text: then the classifiers are meant.
    """
    make = LicenseFactory()
    told = metadata.get("license_expression") or metadata.get("license", "")
    licence = make.make_from_string(told or "none", license_acknowledgement=_DECLARED)
    if isinstance(licence, LicenseExpression) or licence.id:
        return [licence]
    classified = [each.rpartition(" :: ")[2] for each in metadata.get("classifiers", []) if each.startswith("License")]
    own = [told] if told else []
    return [make.make_with_name(name, acknowledgement=_DECLARED) for name in classified or own]


def interpreter(environment: Mapping[str, str]) -> Component:
    """Describe the interpreter, which not every base installs as a package."""
    purl = PackageURL("generic", name="python", version=environment["python_full_version"])
    return Component(
        type=ComponentType.PLATFORM,
        bom_ref=str(purl),
        name=environment["platform_python_implementation"],
        version=purl.version,
        purl=purl,
    )


def base(release: Mapping[str, str], packages: str | None) -> Component:
    """Describe the base's system by its os-release, and within it the packages that its database lists.

    They are parts of it, not top-level components: those would be said to need nothing.
    """
    return Component(
        type=ComponentType.OPERATING_SYSTEM,
        bom_ref=release["ID"],
        name=release["ID"],
        version=release.get("VERSION_ID"),
        description=release.get("PRETTY_NAME"),
        components=_packages(release, packages or ""),
        properties=[Property(name=f"{PRODUCT}:packages", value="unknown" if packages is None else "listed")],
    )


def _packages(release: Mapping[str, str], database: str) -> list[Component]:
    records = (HeaderParser().parsestr(block) for block in database.strip().split("\n\n"))
    return [_package(release, each) for each in records if each["Status"] == "install ok installed"]


def _package(release: Mapping[str, str], record: Message) -> Component:
    qualifiers = {"arch": record["Architecture"], "distro": f"{release['ID']}-{release.get('VERSION_ID', '')}"}
    purl = PackageURL("deb", release["ID"], record["Package"], record["Version"], qualifiers)
    return Component(
        type=ComponentType.LIBRARY, bom_ref=str(purl), name=record["Package"], version=record["Version"], purl=purl
    )
