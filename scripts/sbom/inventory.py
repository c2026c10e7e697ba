"""Tells what an image holds: its interpreter's environment, its Python distributions, and the base's own packages.

usage: python3 - < inventory.py      inside the image, with its own interpreter; prints one line of JSON
"""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path

STAGES = Path("opt")
#: Where Debian, and what is made of it, notes what is installed.
PACKAGES = Path("var/lib/dpkg/status")


def environment() -> dict[str, str]:
    """Give the values of the markers that requirements may carry, but for those of the kernel, which is the host's."""
    return {
        "implementation_name": sys.implementation.name,
        "implementation_version": platform.python_version(),
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_release": "",
        "platform_system": platform.system(),
        "platform_version": "",
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]),
        "sys_platform": sys.platform,
    }


def distributions(root: Path) -> dict[str, str]:
    """Give the metadata of every distribution in the stages' folders, by the path of its dist-info."""
    found = sorted((root / STAGES).glob("*/*.dist-info/METADATA"))
    return {f"/{file.parent.relative_to(root)}": file.read_text("utf-8") for file in found}


def bills(root: Path) -> list[str]:
    """List the bills of materials that distributions bring themselves (PEP 770): what was built into them."""
    return [f"/{file.relative_to(root)}" for file in sorted((root / STAGES).glob("*/*.dist-info/sboms/*"))]


def base(root: Path) -> dict[str, object]:
    """Give the base's name for itself, and its package database; None where it has none of Debian's kind."""
    database = root / PACKAGES
    release = platform.freedesktop_os_release()
    return {"release": release, "packages": database.read_text("utf-8") if database.exists() else None}


def main(root: Path = Path("/")) -> None:
    """Print it."""
    parts = {"distributions": distributions(root), "bills": bills(root)}
    print(json.dumps({"environment": environment(), **parts, **base(root)}))


if __name__ == "__main__":
    main()
