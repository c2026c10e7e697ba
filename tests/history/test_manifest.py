"""The manifest: whole or refused, and a digest of the data alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import orjson
import pytest

from scanner.errors import HistoryError
from scanner.history.fetched import FetchTimes
from scanner.history.manifest import (
    Manifest,
    StoredBlock,
    StoredFile,
    decode_manifest,
    encode_manifest,
)
from scanner.history.manifest import _sealed as sealed
from scanner.history.snapshot import Origin

MANIFEST = Manifest(
    7,
    Origin("small", simulated=False, latest=date(2016, 9, 30), upcoming=(date(2016, 10, 3), date(2016, 10, 4))),
    (StoredBlock(StoredFile.of("bars-2016-09", b"bars", "content"), (date(2016, 9, 29), date(2016, 9, 30))),),
    StoredFile.of("splits", b"splits", "of splits"),
    StoredFile.of("listings", b"listings", "of listings"),
)


@pytest.mark.parametrize("absent", [(), (date(2016, 9, 5), date(2016, 9, 6))])
def test_it_comes_back(absent: tuple[date, ...]) -> None:
    manifest = replace(MANIFEST, origin=replace(MANIFEST.origin, absent=absent))
    assert decode_manifest(encode_manifest(manifest)) == manifest


def test_a_manifest_of_an_earlier_version_has_no_absent_sessions() -> None:
    document = orjson.loads(encode_manifest(MANIFEST))
    del document["checksum"], document["origin"]["absent"]
    assert decode_manifest(sealed(document)) == MANIFEST


def test_one_with_details_comes_back_and_one_of_before_has_none() -> None:
    manifest = replace(MANIFEST, details=StoredFile.of("details", b"details", "of details"))
    data = encode_manifest(manifest)
    assert decode_manifest(data) == manifest
    assert manifest.files() == (*MANIFEST.files(), manifest.details)
    document = orjson.loads(data)
    del document["checksum"], document["details"]
    assert decode_manifest(sealed(document)) == MANIFEST


def test_times_of_fetching_come_back_and_those_of_before_are_unknown() -> None:
    block = replace(MANIFEST.blocks[0], fetched=(5, 7))
    times = FetchTimes(1, 2, date(2016, 9, 1), 3, 4)
    manifest = replace(MANIFEST, blocks=(block,), times=times, withdrawn=((date(2016, 9, 2), 6),))
    data = encode_manifest(manifest)
    assert decode_manifest(data) == manifest
    assert manifest.newest() == 7
    assert block.times() == {date(2016, 9, 29): 5, date(2016, 9, 30): 7}
    document = orjson.loads(data)
    del document["checksum"], document["times"], document["withdrawn"], document["blocks"][0]["fetched"]
    assert decode_manifest(sealed(document)) == MANIFEST
    assert MANIFEST.newest() == 0
    assert set(MANIFEST.blocks[0].times().values()) == {0}


@pytest.mark.parametrize("fetched", [[1], [1, 2, 3], [1, -1], [1, "2"], [1, 2**60], [1, None], [1, 1.5]])
def test_times_that_cannot_be_are_damage(fetched: list[object]) -> None:
    document = orjson.loads(encode_manifest(MANIFEST))
    del document["checksum"]
    document["blocks"][0]["fetched"] = fetched
    with pytest.raises(ValueError, match=r"time of fetching|not an integer from 0"):
        decode_manifest(sealed(document))


def test_any_changed_byte_is_noticed() -> None:
    data = encode_manifest(MANIFEST)
    for position in range(len(data)):
        for flip in (0x01, 0x20, 0x80):
            damaged = bytearray(data)
            damaged[position] ^= flip
            with pytest.raises(ValueError, match=r"."):
                decode_manifest(bytes(damaged))


@pytest.mark.parametrize("length", [0, 1, 100, -1])
def test_a_truncated_one_is_noticed(length: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_manifest(encode_manifest(MANIFEST)[:length])


def test_another_format_is_refused_by_name() -> None:
    document = orjson.loads(encode_manifest(MANIFEST))
    del document["checksum"]
    with pytest.raises(HistoryError, match="format 2 and this version reads format 1"):
        decode_manifest(sealed({**document, "format": 2}))


def test_a_stored_file_knows_its_bytes() -> None:
    assert MANIFEST.splits.verifies(b"splits")
    assert not MANIFEST.splits.verifies(b"splitt")


def test_the_digest_depends_on_the_data() -> None:
    origin = MANIFEST.origin
    other = StoredFile.of("other", b"other", "of another")
    different = [
        MANIFEST,
        replace(MANIFEST, origin=replace(origin, market="large")),
        replace(MANIFEST, origin=replace(origin, simulated=True)),
        replace(MANIFEST, splits=other),
        replace(MANIFEST, listings=other),
        replace(MANIFEST, details=other),
        replace(MANIFEST, blocks=()),
        replace(MANIFEST, origin=replace(origin, latest=date(2016, 9, 29))),  # answers say that the source ends there
    ]
    assert len({manifest.state().digest for manifest in different}) == len(different)


def test_the_digest_depends_on_nothing_else() -> None:
    recompressed = StoredFile.of("splits", b"other bytes of zstandard", "of splits")
    same = [
        replace(MANIFEST, times=FetchTimes(1, 2, date(2016, 9, 1), 3, 4), withdrawn=((date(2016, 9, 2), 6),)),
        replace(MANIFEST, blocks=(replace(MANIFEST.blocks[0], fetched=(5, 7)),)),
        replace(MANIFEST, sequence=8),
        replace(MANIFEST, splits=recompressed),
        replace(MANIFEST, origin=replace(MANIFEST.origin, latest=date(2016, 10, 3), upcoming=())),
    ]
    assert {manifest.state().digest for manifest in same} == {MANIFEST.state().digest}
