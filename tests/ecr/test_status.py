"""What an operator is told of a function."""

from __future__ import annotations

from tests.ecr.conftest import Operator
from tests.ecr.shelf import Image
from tests.ecr.test_function import after


def test_aliases_versions_and_digests_are_listed(released: Operator) -> None:
    digest = released.release(Image("two"))
    lines = released.succeed("status").stdout.splitlines()
    assert lines[0] == f"live: version 2 ({digest}, before it version 1)"
    assert [line.partition(":")[0] for line in lines[1:]] == ["newest code", "version 2", "version 1"]
    assert digest in lines[2]
    assert lines[2].endswith("Active")
    assert digest not in lines[3]


def test_the_fault_of_a_version_is_shown(released: Operator) -> None:
    released.amazon.alter("GetFunction", after(99, State="Failed", StateReasonCode="ImageDeleted"))
    assert "Failed: its image is no longer in ECR: push it again and deploy" in released.succeed("status").stdout
