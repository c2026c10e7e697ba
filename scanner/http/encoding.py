"""How a body is packed: gzip for everybody who takes it, Zstandard where it is asked for."""

from __future__ import annotations

import gzip
from typing import Final, Literal, get_args

import zstandard

Encoding = Literal["zstd", "gzip", "identity"]
#: In the order in which they are chosen where a client likes several as much.
ENCODINGS: Final[tuple[Encoding, ...]] = get_args(Encoding)
#: Bytes below which packing costs more than it saves.
SMALL = 1_000

_GZIP_LEVEL, _ZSTD_LEVEL = 5, 3


def negotiated(accepted: str) -> Encoding:
    """Choose by the header `Accept-Encoding`; without one, nothing is packed. Source: RFC 9110, 12.5.3."""
    weights = dict(_weighed(part) for part in accepted.split(",") if part.strip())
    rest = weights.get("*", 0.0)
    liked = {one: weights.get(one, rest if one != "identity" else 0.0001) for one in ENCODINGS}
    return max(ENCODINGS, key=lambda one: liked[one])


def packed(body: bytes, encoding: Encoding) -> bytes:
    """Pack a body; equal bodies give equal bytes."""
    if encoding == "gzip":
        return gzip.compress(body, _GZIP_LEVEL, mtime=0)
    return zstandard.compress(body, _ZSTD_LEVEL) if encoding == "zstd" else body


def _weighed(part: str) -> tuple[str, float]:
    """Read `gzip;q=0.5`."""
    name, _, rest = part.partition(";")
    key, _, value = rest.partition("=")
    try:
        weight = float(value) if key.strip().lower() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return name.strip().lower(), weight if 0 <= weight <= 1 else 0.0
