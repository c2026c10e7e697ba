"""Asks a running service everything that its OpenAPI document allows, and what it does not.

All phases (examples, coverage, fuzzing, stateful) and all checks of schemathesis; fails if one does. What the key may
administer is done for real, so let it be one that only reads, or point this at a service of your own.

usage: python -m scripts.conformance [URL] [--key KEY] [--seconds 600] [further options of `schemathesis run`]
"""

from __future__ import annotations

import argparse
import sys

from scripts.conformance.run import run


def main() -> int:
    """Ask, and print what came of it."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8080", help="the service (http://127.0.0.1:8080)")
    parser.add_argument("--seconds", type=int, default=600, help="how long (600)")
    parser.add_argument("--key", default="", help="the key to ask with, where one is needed")
    asked, options = parser.parse_known_args()
    code, said = run(asked.url.rstrip("/"), ["--max-time", str(asked.seconds), *options], key=asked.key)
    print(said)
    return code


if __name__ == "__main__":
    sys.exit(main())
