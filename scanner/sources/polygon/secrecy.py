"""What a server says may be shown: in one line, short, and without the key."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from urllib.parse import unquote

#: The longest text of a server that a message quotes, in characters.
MAX_QUOTED = 200

_PIECE = 8  # so many characters of a key in a row are a part of it
_DECODINGS = 3  # of texts that were percent-encoded twice
_HIDDEN = "***"


def quoted(text: str, key: str) -> str:
    """Make a server's text fit for a message: first the key is replaced, then it is cut."""
    for _ in range(_DECODINGS):
        text = unquote(text)
    text = "".join(letter if letter.isprintable() else " " for letter in _hide(text, key))
    return " ".join(text.split())[:MAX_QUOTED]


def _hide(text: str, key: str) -> str:
    """Replace the key, and whatever is a part of it: in either case of letters, and as base64."""
    forms = sorted({form for form in _forms(key) if form}, key=len, reverse=True)
    pieces = [form[start : start + _PIECE] for form in forms for start in range(len(form) - _PIECE + 1)]
    for hidden in (*forms, *pieces):
        text = re.sub(re.escape(hidden), _HIDDEN, text, flags=re.IGNORECASE)
    return text


def _forms(key: str) -> Iterator[str]:
    """Give the key as it is, and what base64 makes of it wherever it stands in a text."""
    yield key
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + key.encode()).decode().rstrip("=")
        inner = encoded[-(-before * 8 // 6) : -1]  # the first letters and the last one depend on what stands beside it
        if len(inner) >= _PIECE:
            yield inner
            yield inner.translate(str.maketrans("+/", "-_"))
