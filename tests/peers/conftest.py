"""Where the libraries' values are missing there is nothing to compare, so that nothing is collected."""

from __future__ import annotations

from tests.peers.checks import read_checks

collect_ignore = [] if read_checks() else ["test_columns.py"]
