"""A history that somebody has written to hurt: its checksums are right, and what it says cannot be.

Whatever a file says, a reader gives the right answer or a sentence, in bounded time and memory. Files are damaged at
random, as by chance and on purpose: names, sizes and checksums in the manifest are made to fit, so that nothing is
found out before it is read.
"""

from __future__ import annotations

import hashlib
import os
import random
import socket
import struct
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import zstandard

from scanner.errors import DamagedHistory, EmptyHistory, HistoryError, ScannerError
from scanner.history.history import History
from scanner.history.manifest import CURRENT, PREVIOUS
from scanner.history.sync import sync
from tests.history.markets import SESSIONS, SmallMarket

MARKET = SmallMarket(offered=SESSIONS[-8:])
#: Bytes that a reader may need for a history of a few kilobytes; a table may unpack to 16 MB of JSON.
ROOM = 400_000_000
SEED = random.SystemRandom().randrange(2**32)
#: What no field of a manifest can be, of every type; and some that may.
ODD: list[Any] = [
    None,
    True,
    -1,
    0,
    2**63,
    1e308,
    "",
    "x" * 100_000,
    "../../../etc/passwd",
    "/etc/passwd",
    "bars-2016-09-0000000000000000.zst",
    "2016-09-31",
    "0001-01-03",
    "9999-12-31",
    "2016-W39-5",
    "\x00",
    [],
    [[]],
    {},
    ["2016-09-30", "2016-09-30"],
    ["2016-09-30", "2016-09-29"],
    [0] * 1000,
    {"name": 1},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sync(History(tmp_path), MARKET)
    return tmp_path


def sealed(document: dict[str, Any]) -> bytes:
    """Write a manifest whose own checksum is right."""
    document.pop("checksum", None)
    text = orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS)
    return orjson.dumps({**document, "checksum": hashlib.sha256(text).hexdigest()}, option=orjson.OPT_NON_STR_KEYS)


def document_of(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = orjson.loads((folder / CURRENT).read_bytes())
    return document


def put_manifest(folder: Path, document: dict[str, Any]) -> None:
    """Write it in the place of both, so that no other state serves."""
    for name in (CURRENT, PREVIOUS):
        (folder / name).write_bytes(sealed(document))


def entry_of(document: dict[str, Any], part: str) -> dict[str, Any]:
    """Give what a manifest says of a file."""
    entry: dict[str, Any] = document["blocks"][0]["file"] if part == "bars" else document[part]
    return entry


def put(folder: Path, part: str, data: bytes) -> None:
    """Write a file, and make the manifest fit it."""
    document = document_of(folder)
    entry = entry_of(document, part)
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"{entry['name'][:-20]}{sha256[:16]}.zst"
    entry.update(name=name, sha256=sha256, size=len(data))
    (folder / name).write_bytes(data)
    put_manifest(folder, document)


def content_of(folder: Path, part: str) -> bytes:
    data: bytes = (folder / entry_of(document_of(folder), part)["name"]).read_bytes()
    return data


def block(head: dict[str, Any], flags: bytes = b"", body: bytes = b"") -> bytes:
    packed = zstandard.compress(orjson.dumps(head) + b"\n" + flags)
    return struct.pack("<I", len(packed)) + packed + zstandard.compress(body)


def head_of(data: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Take a block apart: its head, its flags and its body."""
    (length,) = struct.unpack_from("<I", data)
    line, flags = zstandard.decompress(data[4 : 4 + length]).split(b"\n", 1)
    return orjson.loads(line), flags, zstandard.decompress(data[4 + length :])


def looks(folder: Path) -> list[Callable[[], object]]:
    history = History(folder)
    return [history.state, history.load, history.inspect, history.listings, history.details]


def look_at_all(folder: Path) -> list[ScannerError]:
    """Do what every command that reads does; anything that is raised on purpose is an answer."""
    raised = [error for error in map(raised_by, looks(folder)) if error]
    assert all(len(str(error)) < 2000 for error in raised)
    return raised


def raised_by(look: Callable[[], object]) -> ScannerError | None:
    try:
        look()
    except ScannerError as error:
        return error
    return None


def is_named_and_mended(folder: Path) -> None:
    """A load names the damage, and a sync puts it right."""
    with pytest.raises(DamagedHistory):
        History(folder).load()
    look_at_all(folder)
    sync(History(folder), MARKET)
    assert History(folder).load().state.sessions == tuple(MARKET.offered)
    assert History(folder).inspect().damage == ()


NAMES = [
    "../outside.zst",
    "/etc/passwd",
    "listings-0000000000000000.zst",
    "a/b.zst",
    "",
    ".",
    "listings\x00.zst",
    7,
    None,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_history_file_has_is_never_opened(folder: Path, name: object) -> None:
    secret = folder.parent / "outside.zst"
    secret.write_bytes(b"secret")
    document = document_of(folder)
    document["listings"] |= {"name": name, "sha256": hashlib.sha256(b"secret").hexdigest(), "size": 6}
    put_manifest(folder, document)
    is_named_and_mended(folder)


def fifo(path: Path) -> None:
    os.mkfifo(path)


def bound_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(path.parent)  # an address is short
        try:
            listener.bind(path.name)
        finally:
            os.chdir(here)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link(path: Path) -> None:
    kept = path.with_suffix(".kept")
    kept.write_bytes(b"")
    path.symlink_to(kept)


@pytest.mark.skipif(os.name != "posix", reason="these are POSIX's")
@pytest.mark.parametrize("make", [fifo, bound_socket, device, link])
@pytest.mark.parametrize("part", [CURRENT, "listings", "bars"])
def test_what_is_not_a_regular_file_is_damage(folder: Path, make: Callable[[Path], None], part: str) -> None:
    names = [CURRENT, PREVIOUS] if part == CURRENT else [entry_of(document_of(folder), part)["name"]]
    for name in names:
        (folder / name).unlink()
        make(folder / name)
    reader = threading.Thread(target=is_named_and_mended, args=(folder,), daemon=True)
    reader.start()
    reader.join(60)
    assert not reader.is_alive()
    assert History(folder).inspect().damage == ()


BOMB = zstandard.compress(b"\0" * 1_000_000_000)


@pytest.mark.parametrize("part", ["splits", "listings", "bars"])
def test_a_bomb_is_not_unpacked(folder: Path, part: str) -> None:
    data = struct.pack("<I", len(BOMB)) + BOMB + BOMB if part == "bars" else BOMB
    put(folder, part, data)
    with bounded():
        is_named_and_mended(folder)


def test_a_bomb_that_does_not_say_how_much_it_holds_is_not_unpacked(folder: Path) -> None:
    packer = zstandard.ZstdCompressor(write_content_size=False)
    put(folder, "listings", packer.compress(b"\0" * 1_000_000_000))
    with bounded():
        is_named_and_mended(folder)


def bounded() -> Any:
    return Bounded()


class Bounded:
    """What is done within needs no more memory than `ROOM`."""

    def __enter__(self) -> None:
        tracemalloc.start()

    def __exit__(self, *_: object) -> None:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < ROOM


Head = dict[str, Any]
HEADS: dict[str, Callable[[Head], object]] = {
    "one more session": lambda head: head["sessions"].append("2016-10-03"),
    "the same session twice": lambda head: head["sessions"].append(head["sessions"][-1]),
    "sessions in another order": lambda head: head["sessions"].reverse(),
    "tickers in another order": lambda head: head["tickers"].reverse(),
    "the same ticker twice": lambda head: head["tickers"].__setitem__(1, head["tickers"][0]),
    "a ticker that is a number": lambda head: head["tickers"].__setitem__(0, 7),
    "a ticker of a megabyte": lambda head: head["tickers"].__setitem__(-1, "Z" * 1_000_000),
    "a million tickers": lambda head: head.update(tickers=[f"{i:07}" for i in range(1_000_000)]),
    "no tickers": lambda head: head.update(tickers=[]),
    "objects for numbers": lambda head: head.update(types=["|O"] * 5),
    "texts for numbers": lambda head: head.update(types=["<U1000000"] * 5),
    "numbers of another size": lambda head: head.update(types=["<i8"] * 4 + ["<f8"]),
    "no types": lambda head: head.update(types=[]),
    "no sessions": lambda head: head.pop("sessions"),
    "types that are no list": lambda head: head.update(types={"close": "<i4"}),
}


@pytest.mark.parametrize("change", HEADS.values(), ids=HEADS.keys())
def test_a_block_that_says_what_its_manifest_does_not_is_damage(folder: Path, change: Callable[[Head], object]) -> None:
    head, flags, body = head_of(content_of(folder, "bars"))
    change(head)
    put(folder, "bars", block(head, flags, body))
    with bounded():
        is_named_and_mended(folder)


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"\xff\xff\xff\xff", b"\x93NUMPY\x01\x00", b"\x80\x04K\x01.", block({}), block({"sessions": []})],
)
def test_an_invalid_block_is_damage(folder: Path, data: bytes) -> None:
    put(folder, "bars", data)
    is_named_and_mended(folder)


def test_a_body_that_is_shorter_longer_or_none_is_damage(folder: Path) -> None:
    head, flags, body = head_of(content_of(folder, "bars"))
    for wrong in (body[:-1], body + b"\0", b""):
        put(folder, "bars", block(head, flags, wrong))
        is_named_and_mended(folder)
    packed = block(head, flags, body)
    put(folder, "bars", packed[:-20])
    is_named_and_mended(folder)


TABLES: dict[str, tuple[str, object]] = {
    "splits of nothing": ("split_to", [0.0]),
    "splits of less": ("split_from", [-1.0]),
    "a split that is a text": ("split_to", ["3"]),
    "a split on no day": ("execution", ["NaT"]),
    "a split on a number": ("execution", [17000]),
    "more days than tickers": ("execution", ["2016-08-01"] * 2),
    "a ticker that is none": ("tickers", [None]),
    "a ticker of a megabyte": ("tickers", ["A" * 1_000_000]),
    "no list": ("tickers", "A"),
}


@pytest.mark.parametrize(("column", "value"), TABLES.values(), ids=TABLES.keys())
def test_a_table_that_cannot_be_is_damage(folder: Path, column: str, value: object) -> None:
    table = orjson.loads(zstandard.decompress(content_of(folder, "splits")))
    put(folder, "splits", zstandard.compress(orjson.dumps(table | {column: value})))
    is_named_and_mended(folder)


def test_listings_whose_array_would_take_gigabytes_are_damage(folder: Path) -> None:
    table = orjson.loads(zstandard.decompress(content_of(folder, "listings")))
    rows = 100_000
    wide = {name: ["x" * 900, *([""] * (rows - 1))] for name in table if name != "hindsight"}
    put(folder, "listings", zstandard.compress(orjson.dumps(table | wide)))
    with bounded():
        is_named_and_mended(folder)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"NaN",
        b'{"format":1,"checksum":"x"}',
        b"[" * 1_000_000,
        b'{"a":' * 100_000,
        b'{"format":' + b"9" * 100_000 + b"}",
        b'{"format":1e999}',
        b"<html><body>Sign in</body></html>",
        b"\xff\xfe\x00",
    ],
)
def test_an_invalid_manifest_is_damage(folder: Path, text: bytes) -> None:
    for name in (CURRENT, PREVIOUS):
        (folder / name).write_bytes(text)
    is_named_and_mended(folder)


def test_a_manifest_larger_than_any_is_not_read(folder: Path) -> None:
    for name in (CURRENT, PREVIOUS):
        with (folder / name).open("wb") as file:
            file.truncate(1 << 40)
    with bounded():
        is_named_and_mended(folder)


@pytest.mark.parametrize("written", [2, 10**30, "1", None])
def test_another_format_is_refused_by_its_number_or_is_damage(folder: Path, written: object) -> None:
    document = document_of(folder) | {"format": written if not isinstance(written, int) else min(written, 2**60)}
    put_manifest(folder, document)
    with pytest.raises(HistoryError) as caught:
        History(folder).state()
    assert len(str(caught.value)) < 300


def paths_of(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Name every place in a document."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if not isinstance(key, int) or key < 2:
            yield from paths_of(item, (*path, key))


def with_value(document: dict[str, Any], path: tuple[Any, ...], value: object) -> None:
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value


def sound_bars(folder: Path) -> tuple[bytes, ...]:
    bars = History(folder).load().bars
    return tuple(np.nan_to_num(getattr(bars, name)).tobytes() for name in ("open", "high", "low", "close", "volume"))


def test_no_field_of_a_manifest_raises_anything_but_a_sentence(folder: Path) -> None:
    """Every place of a manifest is made everything it cannot be, its checksum fitting."""
    sound = document_of(folder)
    paths = [path for path in paths_of(sound) if path != ("checksum",)]
    assert len(paths) > 30
    rng = random.Random(SEED)
    print("values from seed", SEED)
    with bounded():
        for path in paths:
            for value in rng.sample(ODD, 5):
                document = orjson.loads(orjson.dumps(sound))
                with_value(document, path, value)
                put_manifest(folder, document)
                look_at_all(folder)


@pytest.mark.parametrize("part", ["bars", "splits", "listings"])
def test_no_damage_to_a_file_gives_another_answer_unless_it_is_another_history(folder: Path, part: str) -> None:
    """Bytes are flipped, cut, doubled and replaced, packed and unpacked; every other time the checksums fit."""
    rng = random.Random(SEED)
    print("damage from seed", SEED)
    sound, manifest, bars = content_of(folder, part), (folder / CURRENT).read_bytes(), sound_bars(folder)
    name = entry_of(document_of(folder), part)["name"]
    with bounded():
        for turn in range(120):
            for restored in (CURRENT, PREVIOUS):
                (folder / restored).write_bytes(manifest)
            data = changed(sound, rng)
            if turn % 2:
                put(folder, part, data)
                look_at_all(folder)
            elif data != sound:
                (folder / name).write_bytes(data)
                with pytest.raises(DamagedHistory, match=name):
                    History(folder).load()
                (folder / name).write_bytes(sound)
    for restored in (CURRENT, PREVIOUS):
        (folder / restored).write_bytes(manifest)
    assert sound_bars(folder) == bars


def changed(data: bytes, rng: random.Random) -> bytes:
    """Damage bytes: as they are stored, or what a frame of them holds."""
    if rng.random() < 0.5:
        try:
            return zstandard.compress(damaged(zstandard.decompress(data), rng))
        except zstandard.ZstdError:  # a block begins with a length
            (length,) = struct.unpack_from("<I", data)
            head, body = (zstandard.decompress(frame) for frame in (data[4 : 4 + length], data[4 + length :]))
            packed = zstandard.compress(damaged(head, rng))
            return struct.pack("<I", len(packed)) + packed + zstandard.compress(damaged(body, rng))
    return damaged(data, rng)


def damaged(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    kind = rng.randrange(5)
    if kind == 0:
        return data[:place]
    if kind == 1:
        return data[:place] + data
    if kind == 2:
        return data[:place] + rng.randbytes(rng.randrange(1, 40)) + data[place:]
    flipped = bytearray(data or b"\0")
    for _ in range(rng.choice([1, 1, 20])):
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def test_an_empty_history_that_says_so_is_empty(folder: Path) -> None:
    put_manifest(folder, document_of(folder) | {"blocks": []})
    for look in looks(folder):
        with pytest.raises(EmptyHistory):
            look()
