"""Which texts the screening language's tokenizer was given."""

from __future__ import annotations

from collections import Counter

import pytest

from scanner.screening import parse
from scanner.screening.presets import presets


def recorded(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count from here on how often each text is taken apart; presets have been read before."""
    presets()
    tokens, counts = parse._tokens, Counter[str]()

    def count(text: str, field: str) -> list[parse._Token]:
        counts[text] += 1
        return tokens(text, field)

    monkeypatch.setattr(parse, "_tokens", count)
    return counts
