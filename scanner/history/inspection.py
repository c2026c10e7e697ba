"""What a history holds, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scanner.errors import DamagedHistory
from scanner.history.block import Block
from scanner.history.files import Files
from scanner.history.manifest import CURRENT, PREVIOUS, Manifest, StoredFile, decode_manifest
from scanner.history.reading import read, read_details
from scanner.history.snapshot import State
from scanner.market.calendar import sessions_between
from scanner.threads import Pool


@dataclass(frozen=True, slots=True)
class Report:
    """A history, looked at closely.

    Attributes
    ----------
    state: what readers see: market, digest, sessions.
    tickers: how many have a bar in a session that can be read.
    holes: the exchange's sessions between the first and the last stored that are not stored,
        those left out that the source has no bar of.
    details: how many tickers are known in detail; None if that is damaged.
    damage: the names of files that are missing or not as they were written.
    damaged_sessions: those whose bars are in damaged files, ascending.
    size: bytes of the files this state is made of.
    """

    state: State
    tickers: int
    holes: tuple[date, ...]
    details: int | None
    damage: tuple[str, ...]
    damaged_sessions: tuple[date, ...]
    size: int


def inspect(files: Files, manifest: Manifest) -> Report:
    """Read and verify every file of a state, and of the state before it, which serves if the manifest is damaged."""
    reserve, damage = _reserve(files, manifest)
    named = {stored.name: stored for stored in (*manifest.files(), *reserve)}
    with Pool(files.parallel) as pool:
        data = dict(zip(named, pool.map(lambda stored: read(files, stored), named.values()), strict=True))
    blocks = [(block, data[block.file.name]) for block in manifest.blocks]
    state = manifest.state()
    known = {*state.sessions, *state.origin.absent}
    return Report(
        state=state,
        tickers=len(set().union(*(Block(found).tickers for _, found in blocks if found is not None))),
        holes=tuple(day for day in sessions_between(state.sessions[0], state.sessions[-1]) if day not in known),
        details=_details(files, manifest),
        damage=(*damage, *(name for name, found in data.items() if found is None)),
        damaged_sessions=tuple(day for block, found in blocks if found is None for day in block.sessions),
        size=sum(file.size for file in manifest.files()),
    )


def _details(files: Files, manifest: Manifest) -> int | None:
    try:
        return len(read_details(files, manifest))
    except DamagedHistory:
        return None


def _reserve(files: Files, manifest: Manifest) -> tuple[list[StoredFile], list[str]]:
    """Return the files named by either manifest, and the names of the manifests that cannot be read."""
    reserve: list[StoredFile] = []
    damage = []
    for name in (CURRENT, PREVIOUS):
        try:
            reserve += decode_manifest(files.read(name)).files()
        except FileNotFoundError:
            if name == CURRENT or manifest.sequence > 1:  # the first publish has none before it
                damage.append(name)
        except ValueError:
            damage.append(name)
    return reserve, damage
