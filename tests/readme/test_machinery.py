"""The machinery itself: it reads blocks as told, and a wrong output does not pass."""

from __future__ import annotations

import pytest

from tests.readme.blocks import Block, blocks
from tests.readme.shape import same_shape

MARKDOWN = """# Title

<!-- instead: python -m scanner scan -->
```sh
make scan
```

It prints

```text
rank  ticker
   1  AAAA
```

<!-- not run: it installs -->
```powershell
python -m venv .venv
```

```python
print(1)
```
"""

TABLE = "simulated market\n┃ rank ┃ ticker ┃ close ┃\n│ 1 │ AAAA │ 10.5 │\n"


def test_blocks_carry_remarks_and_outputs() -> None:
    assert blocks(MARKDOWN) == [
        Block(4, "sh", "make scan\n", instead="python -m scanner scan", output=("text", "rank  ticker\n   1  AAAA\n")),
        Block(16, "powershell", "python -m venv .venv\n", not_run="it installs"),
        Block(20, "python", "print(1)\n"),
    ]


def test_data_may_differ() -> None:
    same_shape("text", TABLE, TABLE.replace("AAAA │ 10.5", "BB │ 7.25"))
    same_shape("json", '{"a": [{"b": 1}]}', '{"a": [{"b": 2}, {"b": 3}], "c": null}')
    same_shape("csv", "ticker,rsi(14)\nAAAA,1\n", "ticker,rsi(14)\nBBBB,2\n")


@pytest.mark.parametrize(
    ("language", "shown", "printed"),
    [
        ("text", TABLE, TABLE.replace("close", "last")),
        ("text", TABLE, "\n".join(reversed(TABLE.splitlines()))),
        ("text", "1\n", "1\n"),
        ("text", "memory\n5 GB to spare\n", "memory\n7 GB available\n"),
        ("json", '{"a": [{"b": 1}]}', '{"a": [{"c": 1}]}'),
        ("csv", "ticker,close\n", "ticker,open\n"),
    ],
    ids=["label", "order", "nothing to recognise", "wording", "key", "header"],
)
def test_labels_may_not(language: str, shown: str, printed: str) -> None:
    with pytest.raises(AssertionError):
        same_shape(language, shown, printed)
