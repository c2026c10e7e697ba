"""What was made lately is given again, and never takes more than its room."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from scanner.indicators.engine.recent import Recent


def test_a_value_is_made_once_while_it_is_kept() -> None:
    made: list[str] = []
    recent: Recent[str, str] = Recent(10, len)

    def get(key: str) -> str:
        return recent.get(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value]

    assert [get(key) for key in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb")] == [
        "aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb",
    ]  # fmt: skip
    assert made == ["aaaa", "bbbb", "cccc", "bbbb"]  # the one used least recently went


def test_what_is_larger_than_the_room_is_not_kept() -> None:
    recent: Recent[int, bytes] = Recent(100, len)
    kept = [recent.get(1, lambda: bytes(101)) for _ in range(2)]
    assert kept[0] is not kept[1]
    assert recent.get(2, lambda: bytes(100)) is recent.get(2, lambda: bytes(100))


def test_threads_may_share_it() -> None:
    recent: Recent[int, bytes] = Recent(50, len)
    with ThreadPoolExecutor(8) as pool:
        sizes = list(pool.map(lambda n: len(recent.get(n % 9, lambda: bytes(n % 9))), range(5_000)))
    assert sizes == [n % 9 for n in range(5_000)]
