"""What a server says is shown without the key, whole or in part, however it is written."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from scanner.sources.polygon.secrecy import MAX_QUOTED, quoted

KEY = "Kx7_pQ2mZr9-TvB4nWc8Ld1Yf6Hs3Gj5"


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "said",
    [
        KEY,
        f"the key {KEY} is unknown",
        KEY.lower(),
        KEY.upper(),
        "".join(f"%{ord(letter):02x}" for letter in KEY),
        quote("".join(f"%{ord(letter):02X}" for letter in KEY)),
        f"GET /v1?apiKey={KEY}&x=1",
        in_base64(KEY),
        in_base64(f"Bearer {KEY}"),
        in_base64(f"x{KEY}"),
        in_base64(f"xy{KEY}z"),
        KEY[:20],
        KEY[10:],
        "x" * (MAX_QUOTED - 10) + KEY,  # the cut would leave a part of it
        " " * 5_000 + KEY,
    ],
)
def test_no_part_of_the_key_is_shown(said: str) -> None:
    shown = quoted(said, KEY)
    pieces = {form[at : at + 8].lower() for form in (KEY, in_base64(KEY)) for at in range(len(KEY) - 8)}
    assert not [piece for piece in pieces if piece in shown.lower()]
    assert "***" in shown


def test_everything_else_is_shown_in_one_short_line_without_control_characters() -> None:
    assert quoted("one\n two\x1b[31m\u202e three", KEY) == "one two [31m three"
    assert len(quoted("x" * 10**6, KEY)) == MAX_QUOTED
    assert quoted("a short key hides itself", "key") == "a short *** hides itself"
