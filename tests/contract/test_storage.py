"""What every place that something is stored in must do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from scanner.storage.base import BusyError, Storage
from tests.contract.conftest import TIMEOUT

Open = Callable[[], Storage]


@pytest.fixture
def files(reopen: Open) -> Iterator[Storage]:
    """A place, and the right to write there."""
    place = reopen()
    with place.exclusive():
        yield place


def test_what_is_written_is_read(files: Storage) -> None:
    files.write("a", b"\x00\xff\n\r\n")
    assert files.read("a") == b"\x00\xff\n\r\n"


def test_a_second_write_replaces_the_first(files: Storage) -> None:
    files.write("a", b"long before")
    files.write("a", b"now")
    assert files.read("a") == b"now"


def test_what_is_not_there_is_a_missing_file(files: Storage) -> None:
    with pytest.raises(FileNotFoundError):
        files.read("a")


def test_names_are_those_written_and_not_removed(files: Storage) -> None:
    for name in ("b", "c", "a"):
        files.write(name, b"")
    files.remove("c")
    assert files.names() == ("a", "b")


def test_removing_nothing_is_no_error(files: Storage) -> None:
    files.remove("a")
    assert files.names() == ()


def test_an_unused_place_is_empty(reopen: Open) -> None:
    assert reopen().names() == ()


def test_a_probe_leaves_nothing_and_needs_no_right(reopen: Open, files: Storage) -> None:
    files.write("a", b"")
    free = reopen().probe()
    assert free is None or free > 0
    assert files.names() == ("a",)


def test_its_clock_tells_the_time(reopen: Open) -> None:
    assert abs(reopen().clock() - time.time()) < 60


def test_only_one_writes_at_a_time(reopen: Open, files: Storage) -> None:
    with pytest.raises(BusyError) as caught, reopen().exclusive():
        pytest.fail("two writers at once")
    assert (caught.value.place, caught.value.seconds) == (reopen().place, TIMEOUT)
    files.write("a", b"")
    assert reopen().read("a") == b""  # readers need no right


def test_the_right_to_write_ends_with_a_failure(reopen: Open) -> None:
    with pytest.raises(ZeroDivisionError), reopen().exclusive():
        _ = 1 / 0
    with reopen().exclusive():
        assert reopen().names() == ()


def test_a_long_file_is_read_no_further_than_asked(files: Storage) -> None:
    files.write("a", b"x" * 100)
    assert files.read("a", 10) == b"x" * 11
