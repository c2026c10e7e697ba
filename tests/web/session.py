"""A reader of docs/web.md with two terminals: what the page has them type, on a free port."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port
from tests.readme.pages import page_blocks

PAGE = "docs/web.md"
#: What `scanner serve` of the page listens at, and where its page of another origin is.
ADDRESS, PAGES = "http://127.0.0.1:8080", "http://127.0.0.1:8000"
SERVE = "scanner serve\n"
BLOCKS = [block for block in page_blocks(PAGE) if block.language == "sh" and not block.not_run]

#: `serve` in the background, once it answers; the one before it ends first.
_SERVE = """
[ -z "$server" ] || { kill "$server"; wait "$server" || true; }
scanner serve --port PORT >url 2>log & server=$!
for i in $(seq 600); do [ -s url ] && break; kill -0 "$server"; sleep 0.1; done
cat url
"""


@contextmanager
def typed(
    count: int, environment: Mapping[str, str], folder: Path, origin: str = PAGES
) -> Iterator[tuple[str, list[str]]]:
    """Type the page's first blocks, and leave the server running.

    Args:
        count: how many of `BLOCKS`.
        origin: of the page that may ask.

    Yields:
        The server's address, and what each block printed.
    """
    address = f"http://127.0.0.1:{free_port()}"
    end = "\n=== end of a block\n"
    texts = [block.text.replace(SERVE, _SERVE.replace("PORT", address.rpartition(":")[2])) for block in BLOCKS[:count]]
    script = (
        "".join(f"{text}\nprintf '%s' '{end}'\n" for text in texts).replace(ADDRESS, address).replace(PAGES, origin)
    )
    script = f"trap '[ -z \"$server\" ] || kill $server' EXIT\n{script}echo key=$key\nread stay || true\n"
    with subprocess.Popen(
        ["sh", "-e", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as shell:
        assert shell.stdout
        assert shell.stdin
        lines = []
        for line in shell.stdout:
            lines.append(line)
            if line.startswith("key="):
                break
        try:
            *printed, last = "".join(lines).split(end)
            assert last.startswith("key="), "".join(lines) + folder.joinpath("log").read_text("utf-8")
            yield address, [*printed, last.strip().removeprefix("key=")]
        finally:
            shell.stdin.close()
