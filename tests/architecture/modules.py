"""The product's modules, parsed, for the rules that read them."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PURE = (
    "panel",
    "indicators",
    "screening",
    "ranking",
    "planning",
    "request",
    "result",
    "scanning",
    "profile",
    "deadline",
)


@dataclass(frozen=True)
class Module:
    """One module: its path below the project's folder, and its syntax tree."""

    path: str
    tree: ast.Module

    @property
    def pure(self) -> bool:
        """Whether it is one of those from panel to scanning: arrays and dataclasses in and out."""
        return Path(self.path).with_suffix("").parts[1] in PURE

    def imports(self) -> set[str]:
        """Every imported name in full, wherever it is imported: `os`, `os.environ`, `scanner.errors.Fault`."""
        return set(_imported(ast.walk(self.tree)))

    def imports_when_loaded(self) -> set[str]:
        """The imported names that merely importing the module loads."""
        return set(_imported(_outside_functions(self.tree)))

    def calls(self) -> set[str]:
        """What it calls, as written: `eval`, `np.load`, `date.today`."""
        return {ast.unparse(node.func) for node in ast.walk(self.tree) if isinstance(node, ast.Call)}

    def attributes(self) -> set[str]:
        """Every attribute it names, as written: `os.environ`."""
        return {ast.unparse(node) for node in ast.walk(self.tree) if isinstance(node, ast.Attribute)}

    def keywords(self) -> set[str]:
        """Every keyword argument it passes, as written: `shell=True`."""
        return {ast.unparse(node) for node in ast.walk(self.tree) if isinstance(node, ast.keyword)}

    def does_something(self) -> bool:
        """Whether any function has a statement beyond its docstring: ports and plain records have none."""
        return any(not _is_text(node.body[-1]) for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))


@cache
def product() -> tuple[Module, ...]:
    """Every module of the package, and of the operator's commands."""
    paths = sorted(path for package in ("scanner", "ecr") for path in ROOT.joinpath(package).rglob("*.py"))
    return tuple(Module(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths)


def loaded_by(statement: str) -> set[str]:
    """The top-level packages that a new process has loaded after a statement."""
    command = [sys.executable, "-c", f"import sys\n{statement}\nprint(*sys.modules)"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in run.stdout.split()}


def _imported(nodes: Iterator[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not _for_types_only(child):
            yield from _outside_functions(child)


def _for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
