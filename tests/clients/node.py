"""Node.js programs for tests: TypeScript clients that are compiled first, and pages in a real Chromium.

Both need what `scripts/setup node` installs, and pages need Debian's package chromium. Where something is missing, the
tests that need it are not collected, and the first lines of a run say so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
#: What `scripts/setup node` installs.
MODULES = PROJECT / ".venv/node/node_modules"
#: A busy machine compiles slowly and opens a browser slowly: seconds for one program.
PATIENCE = 240

#: Opens a page and asks it for the value of an expression; prints that value with all that the page complained of.
_PAGE = """
const { createRequire } = require("node:module");
const { chromium } = createRequire(process.env.MODULES + "/")("playwright-core");
(async () => {
    const { url, expression, executable } = JSON.parse(process.argv[2]);
    const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
    try {
        const page = await browser.newPage();
        const complaints = [];
        page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
        page.on("pageerror", (error) => complaints.push(String(error)));
        await page.goto(url);
        const value = await page.evaluate(expression);
        console.log(JSON.stringify({ value, complaints }));
    } finally {
        await browser.close();
    }
})();
"""


def has_node() -> bool:
    """Tell whether TypeScript clients can be compiled and run here."""
    return shutil.which("node") is not None and MODULES.exists()


def chromium() -> str | None:
    """Name the browser of this machine, if there is one."""
    return shutil.which("chromium")


def clients() -> str:
    """Say which clients are tested besides Python's, in a line for the head of a run."""
    if not has_node():
        return "PYTHON ALONE, as Node.js or its packages are missing (scripts/setup node)"
    return (
        "Python, TypeScript and Chromium" if chromium() else "Python and TypeScript, NO BROWSER, as chromium is missing"
    )


def run(*command: str | Path, folder: Path, **environment: str) -> str:
    """Run a program to its end and give what it printed; what it complained of is shown where it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "MODULES": str(MODULES), "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write_types(document: Mapping[str, Any], folder: Path) -> None:
    """Write `api.d.ts`, the TypeScript types of an OpenAPI document."""
    folder.joinpath("openapi.json").write_text(json.dumps(document), "utf-8")
    run(MODULES / ".bin/openapi-typescript", "openapi.json", "--output", "api.d.ts", folder=folder)


def run_typescript(program: str, folder: Path) -> str:
    """Compile a program as strictly as TypeScript can, run it, and give what it printed.

    Args:
        program: an ES module; it may import from "openapi-fetch" and from "./api.js".
        folder: where `write_types` has put the types.
    """
    modules = folder / "node_modules"
    if not modules.exists():
        modules.symlink_to(MODULES)
    folder.joinpath("package.json").write_text('{"type": "module"}', "utf-8")
    folder.joinpath("program.ts").write_text(program, "utf-8")
    options = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"]
    target = ["--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom,dom.iterable"]
    run(MODULES / ".bin/tsc", *options, *target, "program.ts", folder=folder)
    return run("node", "program.js", folder=folder)


def ask_page(url: str, expression: str, folder: Path) -> tuple[Any, list[str]]:
    """Open a page in Chromium and evaluate an expression there.

    Args:
        url: the page's address.
        expression: JavaScript; the value of a promise is waited for.
        folder: an empty one, for the script and the browser's profile.

    Returns:
        The value, and the errors that the page's console shows.
    """
    script = folder / "page.cjs"
    script.write_text(_PAGE, "utf-8")
    question = json.dumps({"url": url, "expression": expression, "executable": chromium()})
    printed = run("node", script, question, folder=folder, HOME=str(folder))
    answer = json.loads(printed.splitlines()[-1])
    return answer["value"], answer["complaints"]
