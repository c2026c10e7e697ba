"""Makes Lambda layers and a function's package from the image's stages, for accounts that must deploy zip files.

usage: python3 layers.py OUTPUT      (in the Dockerfile, with the stages in /opt and the scanner in /var/task)

Lambda counts the function and all its layers together, so splitting them gains no space. What gains it: bytecode
without sources and docstrings, and nothing that the managed runtime has.
"""

from __future__ import annotations

import compileall
import shutil
import sys
import tempfile
import zipfile
from importlib.metadata import Distribution
from pathlib import Path
from py_compile import PycInvalidationMode

#: Bytes: what Lambda takes of the function and its layers together, unpacked; and of one zip file sent directly.
MAX_UNPACKED_BYTES = 262_144_000
MAX_ZIP_BYTES = 52_428_800
LAYERS = ("numpy-scipy", "pandas-sklearn")
FUNCTION = "function"
#: The managed runtime has these itself.
OF_THE_RUNTIME = {"awslambdaric", "boto3", "botocore", "s3transfer", "simplejson", "snapshot_restore_py"}
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # one time for all: the same content makes the same zip


def copy_packages(packages: Path, target: Path) -> None:
    """Copy a stage's packages except those that the managed runtime has."""
    shutil.copytree(packages, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    for info in target.glob("*.dist-info"):
        if info.name.partition("-")[0].lower() in OF_THE_RUNTIME:
            remove_distribution(info, target)


def remove_distribution(info: Path, target: Path) -> None:
    """Remove all that a distribution says it has installed."""
    for file in Distribution.at(info).files or ():
        top = target / file.parts[0]
        if file.parts[0] in {"..", info.name}:
            continue
        if top.is_dir():
            shutil.rmtree(top)
        else:
            top.unlink(missing_ok=True)
    shutil.rmtree(info)


def compile_only(target: Path) -> None:
    """Replace every source by its bytecode, without docstrings and assertions."""
    if not compileall.compile_dir(
        target,
        quiet=1,
        workers=1,
        legacy=True,  # beside the source, where Python looks for modules that have none
        optimize=2,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        stripdir=str(target),
    ):
        sys.exit(f"{target}: not all of it is Python that this interpreter can compile")
    for source in target.rglob("*.py"):
        source.unlink()


def pack(source: Path, prefix: str, file: Path) -> int:
    """Write a folder as a zip file; give its bytes unpacked."""
    unpacked = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                about = zipfile.ZipInfo(f"{prefix}{path.relative_to(source).as_posix()}", _EARLIEST)
                about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(about, path.read_bytes())
                unpacked += path.stat().st_size
    return unpacked


def too_large(sizes: dict[str, tuple[int, int]]) -> list[str]:
    """Say in sentences what Lambda would refuse, of each zip's bytes unpacked and packed."""
    total = sum(unpacked for unpacked, _ in sizes.values())
    faults = [
        f"{name}.zip has {packed:,} bytes, and Lambda takes {MAX_ZIP_BYTES:,}"
        for name, (_, packed) in sizes.items()
        if packed > MAX_ZIP_BYTES
    ]
    if total > MAX_UNPACKED_BYTES:
        parts = ", ".join(f"{name} {unpacked:,}" for name, (unpacked, _) in sizes.items())
        faults.append(
            f"function and layers have {total:,} bytes unpacked, and Lambda takes {MAX_UNPACKED_BYTES:,}: {parts}"
        )
    return faults


def main(output: Path) -> None:
    """Make the zip files, print their sizes, and refuse what Lambda would."""
    sizes = {}
    for name in (*LAYERS, FUNCTION):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            copy_packages(Path("/opt") / ("packages" if name == FUNCTION else name), work)
            if name == FUNCTION:
                shutil.copytree("/var/task/scanner", work / "scanner", ignore=shutil.ignore_patterns("__pycache__"))
            compile_only(work)
            file = output / f"{name}.zip"
            sizes[name] = pack(work, "" if name == FUNCTION else "python/", file), file.stat().st_size
    width = max(map(len, sizes))
    for name, (unpacked, packed) in sizes.items():
        print(f"{name:{width}}  {unpacked:>12,} unpacked  {packed:>12,} packed")
    total = sum(unpacked for unpacked, _ in sizes.values())
    print(f"{'together':{width}}  {total:>12,} of {MAX_UNPACKED_BYTES:,}")
    if faults := too_large(sizes):
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
