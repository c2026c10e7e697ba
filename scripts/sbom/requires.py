"""Which distribution needs which, by their own Requires-Dist, where the markers hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from packaging.metadata import RawMetadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Graph = dict[str, set[str]]


def graph(
    product: str,
    direct: Iterable[Requirement],
    distributions: Mapping[str, RawMetadata],
    environment: Mapping[str, str],
) -> Graph:
    """Give what each one needs, beginning with the product, by normalised name.

    An optional need counts only where something asks for the extra that it belongs to.

    Raises:
        SystemExit: something is needed and not there.
    """
    needs: Graph = {product: set()}
    seen = set[tuple[str, str]]()
    waiting = [(product, each) for each in direct]
    while waiting:
        asker, asked = waiting.pop()
        name = canonicalize_name(asked.name)
        if name not in distributions:
            raise SystemExit(f"scripts/image sbom: {asker} needs {name}, which is not in the image")
        needs[asker].add(name)
        needs.setdefault(name, set())
        new = {(name, extra) for extra in ("", *asked.extras)} - seen
        seen |= new
        waiting += [(name, each) for _, extra in new for each in _of(distributions[name], extra, environment)]
    return needs


def _of(metadata: RawMetadata, extra: str, environment: Mapping[str, str]) -> list[Requirement]:
    listed = map(Requirement, metadata.get("requires_dist", []))
    return [each for each in listed if not each.marker or each.marker.evaluate({**environment, "extra": extra})]
