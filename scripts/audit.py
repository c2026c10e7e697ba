"""Asks which known vulnerabilities the packages of the image's lock have, through pip-audit.

usage: python -m scripts.audit [OPTION...]      (scripts/image audit; options are pip-audit's, such as
       --vulnerability-service osv, --ignore-vuln ID)

Exits with 0 if every package was looked up and nothing is known of any, with 1 if something is, and with 3 if not all
could be looked up: pip-audit itself treats a package that its service does not know as safe.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

from packaging.markers import default_environment

from scripts.pins import LOCK, pins

#: Seconds for one answer of the service, and for all of them.
ANSWER, ALL = 15, 300
SOUND, VULNERABLE, NOT_AUDITED = 0, 1, 3
#: Characters of what went wrong: the last line of a traceback may be long.
SAID = 300

Looked = Mapping[str, Any]  # pip-audit's own record of a package


class Unanswered(Exception):  # noqa: N818  # named for what happened
    """The service gave no answer that can be read."""


def ask(options: Sequence[str], seconds: float = ALL) -> list[Looked]:
    """Let pip-audit look up every package of the lock.

    Raises:
        Unanswered: it did not end in time, or without a result.
    """
    command = [sys.executable, "-m", "pip_audit", f"--requirement={LOCK}", "--require-hashes", "--disable-pip"]
    shape = ["--format=json", "--progress-spinner=off", f"--timeout={ANSWER}"]
    try:
        done = subprocess.run(
            [*command, *shape, *options], capture_output=True, text=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise Unanswered(f"it took more than {seconds:g} s") from None
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["it printed no result"])[-1]
        raise Unanswered(shorten(last, SAID)) from None


def findings(looked: Iterable[Looked]) -> Iterator[str]:
    """Yield a line for each known vulnerability."""
    for each in looked:
        for known in each.get("vulns", ()):
            fixed = f"fixed in {' or '.join(known['fix_versions'])}" if known["fix_versions"] else "not fixed yet"
            names = ", ".join([known["id"], *sorted(known["aliases"])])
            yield f"{each['name']} {each['version']}: {names}, {fixed}"


def left_out(pinned: Iterable[str], looked: Iterable[Looked]) -> list[str]:
    """Name the packages that were not looked up."""
    return sorted(set(pinned) - {each["name"] for each in looked if "skip_reason" not in each})


def main(options: Sequence[str]) -> int:
    """Print what is known, and give the status to exit with."""
    pinned = pins(LOCK.read_text("utf-8"), {key: str(value) for key, value in default_environment().items()})
    try:
        looked = ask(options)
    except Unanswered as reason:
        print(f"not audited: pip-audit got no answer that it could use ({reason})", file=sys.stderr)
        return NOT_AUDITED
    known, missing = list(findings(looked)), left_out(pinned, looked)
    print("".join(f"{line}\n" for line in known), end="")
    if missing:
        named = shorten(", ".join(missing), SAID, placeholder=" ...")
        count = f"{len(missing)} of {len(pinned)} packages"
        print(f"not audited: the vulnerability service knows nothing of {count} ({named})", file=sys.stderr)
    if known:
        return VULNERABLE
    if missing:
        return NOT_AUDITED
    print(f"{len(pinned)} packages of the image's lock, and no vulnerability of them is known")
    return SOUND


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
