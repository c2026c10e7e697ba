"""Inspection of a history: its contents, and its damage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scanner.history.block import Block
from scanner.history.manifest import CURRENT, PREVIOUS, Manifest, StoredBlock, StoredFile, read_manifest
from scanner.history.snapshot import Bars, State
from scanner.history.snapshot_reader import read, read_sound
from scanner.history.stored_tables import decode_details, decode_listings, decode_splits
from scanner.reference_data.calendar import sessions_between
from scanner.storage.base import Storage
from scanner.threads import Pool


@dataclass(frozen=True, slots=True)
class Report:
    """The result of an inspection.

    Attributes:
        state: the state that readers see: market, digest, sessions.
        tickers: the number with a bar in a readable session.
        holes: the exchange's sessions between the first and the last stored one that are not stored, except those
            that the source has no bar of.
        details: the number of tickers with details; None if they are damaged.
        damage: the names of files that are missing or fail their checksum.
        damaged_sessions: sessions whose bars are in damaged files, ascending.
        size: bytes of this state's files.
        newest: the bars of the last session; None if they are damaged.
    """

    state: State
    tickers: int
    holes: tuple[date, ...]
    details: int | None
    damage: tuple[str, ...]
    damaged_sessions: tuple[date, ...]
    size: int
    newest: Bars | None = None


def inspect(files: Storage, manifest: Manifest) -> Report:
    """Read and verify every file of a state, and of the state before it, which is used if the manifest is damaged."""
    reserve, damage = _reserve(files, manifest)
    own = {stored.name for stored in manifest.files()}
    others = {stored.name: stored for stored in reserve if stored.name not in own}
    with Pool(files.parallel) as pool:
        found = list(pool.map(lambda block: _tickers(files, block), manifest.blocks))
        sound = pool.map(lambda stored: read(files, stored) is not None, others.values())
        damage += [name for name, whole in zip(others, sound, strict=True) if not whole]
    blocks = list(zip(manifest.blocks, found, strict=True))
    details = read_sound(files, manifest.details, decode_details) if manifest.details else ()
    state = manifest.state()
    known = {*state.sessions, *state.origin.absent}
    return Report(
        state=state,
        tickers=len(set().union(*(tickers for tickers in found if tickers is not None))),
        holes=tuple(day for day in sessions_between(state.sessions[0], state.sessions[-1]) if day not in known),
        details=None if details is None else len(details),
        damage=(
            *damage,
            *(block.file.name for block, tickers in blocks if tickers is None),
            *_damaged_tables(files, manifest),
            *([manifest.details.name] if manifest.details and details is None else ()),
        ),
        damaged_sessions=tuple(day for block, tickers in blocks if tickers is None for day in block.sessions),
        size=sum(file.size for file in manifest.files()),
        newest=_newest(files, manifest.blocks[-1]),
    )


def _newest(files: Storage, block: StoredBlock) -> Bars | None:
    """Return the bars of a block's last session; None if it is missing or damaged."""
    return read_sound(files, block.file, lambda data: Block(data, block.sessions).bars().last())


def _tickers(files: Storage, block: StoredBlock) -> tuple[str, ...] | None:
    """Verify a block; return the tickers with bars in it, or None if it is missing or damaged."""

    def verify(data: bytes) -> tuple[str, ...]:
        found = Block(data, block.sessions)
        found.body()
        return found.tickers

    return read_sound(files, block.file, verify)


def _damaged_tables(files: Storage, manifest: Manifest) -> list[str]:
    splits = read_sound(files, manifest.splits, decode_splits)
    listings = read_sound(files, manifest.listings, decode_listings)
    return [
        stored.name for stored, found in ((manifest.splits, splits), (manifest.listings, listings)) if found is None
    ]


def _reserve(files: Storage, manifest: Manifest) -> tuple[list[StoredFile], list[str]]:
    """Return the files named by either manifest, and the names of the manifests that cannot be read."""
    reserve: list[StoredFile] = []
    damage = []
    for name in (CURRENT, PREVIOUS):
        try:
            reserve += read_manifest(files, name).files()
        except FileNotFoundError:
            if name == CURRENT or manifest.sequence > 1:  # the first publish has none before it
                damage.append(name)
        except ValueError:
            damage.append(name)
    return reserve, damage
