"""What the image's lock asks for, and what is different in an image."""

from __future__ import annotations

from scripts.pins import LOCK, ROOT, differences, direct, pins
from tests.architecture.test_tree import locked

TEXT = """\
A.b==1.2 \\
    --hash=sha256:aa
    # via us-market-scanner (pyproject.toml:function)
late==3 ; python_full_version < '3.11.3' \\
    --hash=sha256:bb
    # via
    #   -c requirements/dev.txt
    #   a-b
"""
PROJECT = """\
[project]
dependencies = ["a_b[fast]>=1"]
[project.optional-dependencies]
other = ["late>=1", "absent"]
"""


def test_a_pin_counts_where_its_marker_holds() -> None:
    assert pins(TEXT, {"python_full_version": "3.13.5"}) == {"a-b": "1.2"}
    assert pins(TEXT, {"python_full_version": "3.11.1"}) == {"a-b": "1.2", "late": "3"}


def test_the_locks_own_pins_are_read_whole() -> None:
    assert pins(LOCK.read_text("utf-8"), {"python_full_version": "3.11.1"}) == locked("image")


def test_what_the_project_asks_for_itself_keeps_its_extras() -> None:
    assert [str(each) for each in direct(TEXT, PROJECT)] == ["a_b[fast]>=1"]


def test_the_images_own_requirements_are_found() -> None:
    project = ROOT.joinpath("pyproject.toml").read_text("utf-8")
    names = {str(each).partition(">")[0] for each in direct(LOCK.read_text("utf-8"), project)}
    assert {"numpy", "redis[hiredis]", "awslambdaric"} <= names
    assert "pyarrow" not in names  # an extra that the image has not


def test_equal_is_no_difference() -> None:
    assert list(differences({"a": "1"}, [("a", "1")])) == []


def test_every_difference_names_its_package() -> None:
    found = [("b", "1"), ("c", "2"), ("d", "1"), ("d", "1")]
    assert list(differences({"a": "1", "c": "1", "d": "1"}, found)) == [
        "a 1 is in the lock and not in the image",
        "b 1 is in the image and not in the lock",
        "c is 2 in the image and 1 in the lock",
        "d is 1 and 1 in the image and 1 in the lock",
    ]
