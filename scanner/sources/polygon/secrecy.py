"""Makes a server's text safe to show: in one line, short, and without the key."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from urllib.parse import unquote

#: Maximum characters of a server's text that a message quotes.
MAX_QUOTED = 200

_PIECE = 8  # this many consecutive characters of a key count as a part of it
_DECODINGS = 3  # of texts that were percent-encoded twice
_HIDDEN = "***"


def quoted(text: str, key: str) -> str:
    """Prepare a server's text for a message: replace the key, then cut it."""
    for _ in range(_DECODINGS):
        text = unquote(text)
    text = "".join(letter if letter.isprintable() else " " for letter in _hide(text, key))
    return " ".join(text.split())[:MAX_QUOTED]


def _hide(text: str, key: str) -> str:
    """Replace the key and any part of it: regardless of case, and in base64."""
    forms = sorted({form for form in _forms(key) if form}, key=len, reverse=True)
    pieces = [form[start : start + _PIECE] for form in forms for start in range(len(form) - _PIECE + 1)]
    for hidden in (*forms, *pieces):
        text = re.sub(re.escape(hidden), _HIDDEN, text, flags=re.IGNORECASE)
    return text


def _forms(key: str) -> Iterator[str]:
    """Yield the key as it is, and its base64 forms at any offset in a text."""
    yield key
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + key.encode()).decode().rstrip("=")
        inner = encoded[-(-before * 8 // 6) : -1]  # the first letters and the last one depend on adjacent text
        if len(inner) >= _PIECE:
            yield inner
            yield inner.translate(str.maketrans("+/", "-_"))
