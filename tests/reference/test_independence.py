"""The oracles know nothing of what they judge."""

from __future__ import annotations

import ast
from pathlib import Path


def test_no_oracle_imports_the_scanner() -> None:
    for file in sorted(Path(__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "scanner"], file.name
