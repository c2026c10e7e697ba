"""Bodies are packed as clients like them, and equal bodies to equal bytes."""

from __future__ import annotations

import gzip

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scanner.http.encoding import ENCODINGS, negotiated, packed


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", "identity"),
        ("identity", "identity"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, zstd", "zstd"),
        ("zstd;q=0.1, gzip", "gzip"),
        ("gzip ; q=0.3 , identity;q=0.9", "identity"),
        ("*;q=0.5", "zstd"),
        ("*, zstd;q=0", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=2", "identity"),
        ("gzip;q=nan", "identity"),
        ("gzip;level=9", "gzip"),
        ("br", "identity"),
    ],
)
def test_the_liked_encoding_is_chosen(accepted: str, chosen: str) -> None:
    assert negotiated(accepted) == chosen


@given(st.text(max_size=200))
def test_any_header_gives_an_encoding(accepted: str) -> None:
    assert negotiated(accepted) in ENCODINGS


def test_what_is_packed_can_be_unpacked_and_is_always_the_same() -> None:
    body = b"the same again, " * 500
    assert gzip.decompress(packed(body, "gzip")) == zstandard.decompress(packed(body, "zstd")) == body
    assert packed(body, "identity") is body
    assert packed(body, "gzip") == packed(body, "gzip")
    assert len(packed(body, "gzip")) < len(body) / 10
