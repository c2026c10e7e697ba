"""Reports the sizes of modules and functions, docstrings left out, and fails above a bound.

usage: python scripts/sizes.py
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MAX_MODULE = 400
MAX_FUNCTION = 60
SHOWN = 5

Definition = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef


class Size(NamedTuple):
    """How many lines something has, docstring left out, and where it is."""

    lines: int
    place: str


def docstring_lines(node: Definition) -> int:
    """Lines of the node's own docstring."""
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return (node.body[0].end_lineno or 0) - node.body[0].lineno + 1


def modules(paths: list[Path]) -> Iterator[Size]:
    """Every module's size."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        yield Size(len(text.splitlines()) - docstring_lines(ast.parse(text)), str(path.relative_to(ROOT)))


def functions(paths: list[Path]) -> Iterator[Size]:
    """Every function's size, methods and inner functions included."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1 - docstring_lines(node)
                yield Size(lines, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")


def report(what: str, sizes: list[Size], bound: int) -> bool:
    """Print the largest of `sizes`, and say whether all keep to the bound."""
    ranked = sorted(sizes, reverse=True)
    print(f"{len(ranked)} {what}; the longest, in lines (bound {bound}):")
    for size in ranked[:SHOWN]:
        print(f"  {size.lines:4}  {size.place}")
    return all(size.lines <= bound for size in ranked)


def main() -> int:
    """Report modules and functions of the product; 1 when one is over its bound."""
    paths = sorted(path for package in ("scanner", "ecr") for path in ROOT.joinpath(package).rglob("*.py"))
    kept = [
        report("modules", list(modules(paths)), MAX_MODULE),
        report("functions", list(functions(paths)), MAX_FUNCTION),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
