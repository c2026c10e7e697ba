"""Whether two outputs have the same shape: the same labels, whatever the data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator


def same_shape(language: str, shown: str, printed: str) -> None:
    """Fail where `printed` lacks something that `shown` promises."""
    if language == "json":
        missing = set(_keys(json.loads(shown))) - set(_keys(json.loads(printed)))
        assert not missing, f"the output has no {sorted(missing)}"
    elif language == "csv":
        assert printed.splitlines()[0] == shown.splitlines()[0]
    else:
        _same_labels(shown, printed)


def _same_labels(shown: str, printed: str) -> None:
    """Every shown line without a digit must be printed, in order. The others are data, but their words are not."""
    lines = iter(_labels(printed))
    labels = _labels(shown)
    assert labels, "a shown output needs a line without digits, to be recognised by"
    for label in labels:
        assert label in lines, f"not printed, or not in this order: {label!r}\n{printed}"
    unknown = _words(shown) - _words(printed)
    assert not unknown, f"nothing printed says {sorted(unknown)}\n{printed}"


def _words(text: str) -> set[str]:
    """Words in small letters: names of companies and tickers have others, files and addresses have signs in them."""
    return set(re.findall(r"(?<![\w:./-])[a-z]{4,}(?![\w:/-])", text))


def _labels(text: str) -> list[str]:
    plain = (" ".join(re.sub(r"[^\w#%$.,:;()'/<>=+-]+", " ", line).split()) for line in text.splitlines())
    return [line for line in plain if re.search("[a-z]", line, re.IGNORECASE) and not re.search(r"\d", line)]


def _keys(value: object, path: str = "") -> Iterator[str]:
    """The path of every key; of a list, the first element stands for all."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield f"{path}.{key}"
            yield from _keys(below, f"{path}.{key}")
    elif isinstance(value, list) and value:
        yield from _keys(value[0], f"{path}[]")
