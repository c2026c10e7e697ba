"""Which operation fails: the one that is armed, or all from there on that can."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from scripts.torture.faults import FILES, LOOKING, NAMING, Faults, Shot, failure


@pytest.fixture
def faults(tmp_path: Path) -> Faults:
    return Faults(tmp_path, {6379: "redis"})


@pytest.mark.parametrize(
    ("shot", "met"),
    [
        (None, [None, None, None, None]),
        (Shot(FILES, 2, "io-error"), [None, "io-error", None, None]),
        (Shot(FILES, 2, "io-error", lasting=True), [None, "io-error", "io-error", "io-error"]),
        (Shot(FILES, 2, "no-room", lasting=True), [None, None, "no-room", None]),  # a look needs none
        (Shot("redis", 2, "io-error"), [None, None, None, None]),
    ],
)
def test_the_operation_that_is_armed_fails_and_with_a_lasting_fault_all_that_can_after_it(
    faults: Faults, shot: Shot | None, met: list[str | None]
) -> None:
    faults.arm(shot)
    kinds = [LOOKING, LOOKING, NAMING, LOOKING]
    assert [faults.at(FILES, str(number), can) for number, can in enumerate(kinds)] == met
    assert faults.seen[FILES] == [(str(number), can) for number, can in enumerate(kinds)]
    assert faults.hit == [str(number) for number, fault in enumerate(met) if fault]
    faults.disarm()
    assert faults.at(FILES, "after", LOOKING) is None


def test_only_what_is_in_the_folder_or_goes_to_a_port_is_counted(faults: Faults, tmp_path: Path) -> None:
    assert faults.channel_of_path(tmp_path / "manifest.json") == FILES
    assert faults.channel_of_path(str(tmp_path)) == FILES
    assert faults.channel_of_path("/elsewhere") is faults.channel_of_path(3) is None
    assert faults.channel_of_address(("127.0.0.1", 6379)) == "redis"
    assert faults.channel_of_address(("127.0.0.1", 1)) is faults.channel_of_address("/socket") is None


def test_a_fault_is_the_error_that_the_system_would_raise() -> None:
    assert isinstance(failure("timeout"), TimeoutError)
    assert isinstance(failure("reset"), ConnectionResetError)
    assert isinstance(failure("refused"), ConnectionRefusedError)
    assert (failure("io-error").errno, failure("no-room").errno) == (errno.EIO, errno.ENOSPC)
