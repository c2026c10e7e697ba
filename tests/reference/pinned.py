"""Who waits for a takeover, told plainly; and how far that is right, by what became of them.

`python -m tests.reference.pinned FOLDER SESSION...` prints it. A listing that ended within half a year, at a price
within 4 % of the session's, is taken for a takeover that was paid. That is known only afterwards, from other bars than
those looked at; whose listing went on may have had its deal still pending, or broken, at the end of the data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np

from tests.reference.market import Bars, Day, Market, look, read
from tests.reference.ties import TIE_AWARE
from tests.reference.universe import eligible

#: Names that were pending takeovers in a session, by general knowledge.
NAMED = {
    date(2016, 3, 31): ("HPY", "PNY", "ARG", "QIHU", "NTLS", "HMIN", "TE", "BONA", "CVC"),
    date(2016, 6, 15): ("VA", "DWA", "EDE", "VAL", "PNX", "WR"),
    date(2016, 9, 30): ("ININ", "SAAS", "JOY", "SGI", "IOC", "TLN", "N"),
}
#: Sessions after which a deal has been paid or has become something else.
HALF_A_YEAR = 126
#: Sessions at the end of the data in which a listing without a bar may only be halted.
MAY_RETURN = 5


def is_pinned(bars: Bars) -> bool:
    """Tell whether a stock of 60 bars or more has jumped, stays near its high, and hardly moves any more."""
    ranges = bars.high / bars.low - 1
    usual = sorted(ranges[-252:])
    quiet = sorted(ranges[-15:])[7]
    closes = bars.close[-253:]
    rises = [after / before - 1 for before, after in pairwise(closes)]
    return bool(
        max(rises) >= 0.06
        and quiet <= 0.011
        and quiet < 0.4 * usual[3 * (len(usual) - 1) // 4]
        and closes[-1] >= 0.95 * max(bars.close[-60:])
    )


def pinned(market: Market, day: Day) -> set[str]:
    """Every ranked stock that is pinned."""
    return {ticker for ticker in eligible(market, day, TIE_AWARE) if is_pinned(day.bars[ticker])}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the ranked stocks of a session.

    Attributes:
        paid: whose listing ended within half a year at the price of the session. calm: those of them whose closes of
            the 15 bars before lay within 4 %: who is paid in shares goes on moving, and no small range can show it.
        ended: whose listing ended, whenever and at whatever price.
    """

    ranked: int
    pinned: set[str]
    paid: set[str]
    calm: set[str]
    ended: set[str]


def outcome(market: Market, session: date) -> Outcome:
    """Look at a session, and then at what came after."""
    day = look(market, session)
    ranked = eligible(market, day, TIE_AWARE)
    last = {ticker: int(np.searchsorted(market.sessions, market.published[ticker].session[-1])) for ticker in ranked}
    today, end = int(np.searchsorted(market.sessions, day.session)), len(market.sessions) - 1
    ended = {ticker for ticker in ranked if last[ticker] < end - MAY_RETURN}
    paid = {
        ticker
        for ticker in ended
        if last[ticker] - today <= HALF_A_YEAR
        and abs(market.published[ticker].close[-1] / day.bars[ticker].close[-1] - 1) < 0.04
    }
    calm = {ticker for ticker in paid if np.ptp(day.bars[ticker].close[-15:]) < 0.04 * day.bars[ticker].close[-1]}
    return Outcome(len(ranked), pinned(market, day), paid, calm, ended)


def lines(market: Market, session: date) -> Iterator[str]:
    """Say what was found, and how much of it was right."""
    seen, named = outcome(market, session), {*NAMED.get(session, ())}
    pinned = seen.pinned
    yield f"{session}: {len(pinned)} pinned of {seen.ranked} ranked, {len(pinned) / seen.ranked:.2%}"
    yield f"  {len(pinned & named)} of {len(named)} named; missed: {' '.join(sorted(named - pinned)) or 'none'}"
    yield f"  of the pinned {len(pinned & seen.ended)} were delisted, {len(pinned & seen.paid)} of them paid"
    yield f"  of {len(seen.paid)} paid {len(pinned & seen.paid)} were pinned"
    yield f"  of {len(seen.calm)} paid and calm {len(pinned & seen.calm)} were pinned"
    yield f"  pinned and not delisted: {' '.join(sorted(pinned - seen.ended)) or 'none'}"


def main(folder: str, *sessions: str) -> None:
    """Print it for each session."""
    market = read(Path(folder))
    for session in sessions:
        for line in lines(market, date.fromisoformat(session)):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
