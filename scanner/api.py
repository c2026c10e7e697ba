"""The scanner for Python programs and notebooks: one object for one history and one source of market data.

from scanner import Config, Scanner

us = Scanner()                                        # as the environment says
us.scan("minervini", limit=20).to_frame()
Scanner(Config(market="files:/data/market")).sync()   # as this program says

The parameters of `scan` and `show` are the fields of a request, written here by `python -m scripts.pages`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Literal, Never

from scanner.arguments import ALL, plain
from scanner.config import Config
from scanner.observe import Progress, Silent

if TYPE_CHECKING:  # importing the package must stay quick
    from scanner.history.sync import SyncReport
    from scanner.indicators.spec import IndicatorSpec
    from scanner.panel.ticker_bars import TickerBars
    from scanner.profile import Profile, TradeStyle
    from scanner.result import Answer, Values
    from scanner.screening.presets import Preset
    from scanner.service import Service
    from scanner.stock_report import StockReport

#: Names, one or many: a list, a pandas Series, or a text with commas between them.
Names = str | Iterable[str]
#: A day: `2016-09-30`, a date, or a timestamp of any library.
Day = str | date
_SILENT = Silent()


class Scanner:
    """Scans one stored history of market data, and keeps it up to date.

    What was loaded stays loaded, so one object serves many questions, from as many threads as ask.

    Args:
        config: the settings; by default those that the environment has when the object is made.

    Raises:
        ConfigError: a setting cannot be used.

    Examples:
        >>> import tempfile
        >>> small = Scanner(Config(market="simulated:60x80", history=tempfile.mkdtemp()))
        >>> small.sync().state.sessions[-1].year > 2000
        True
        >>> len(small.scan(where="close > sma(20)", limit=3).results)
        3
    """

    def __init__(self, config: Config | None = None) -> None:
        self._config = Config.read() if config is None else config
        self._own: Service | None = None
        self._making = Lock()

    @property
    def config(self) -> Config:
        """The settings."""
        return self._config

    def __repr__(self) -> str:
        place = f", history={str(self.config.history)!r}" if self.config.history else ""
        return f"Scanner(market={self.config.market!r}{place})"

    def scan(
        self,
        /,
        screen: str | None = None,
        *,
        where: str | None = None,
        order_by: str | None = None,
        limit: int | Literal["all"] | None = 50,
        tickers: Names | None = None,
        sectors: Names | None = None,
        industries: Names | None = None,
        types: Names | None = None,
        exchanges: Names | None = None,
        min_price: float = 5.0,
        min_dollar_volume: float = 1_000_000.0,
        min_score: float | None = None,
        as_of: Day | None = None,
        columns: Names | None = None,
        profile: Profile = "balanced",
        trade_style: TradeStyle = "swing",
        account_size: float = 100_000.0,
        risk_pct: float = 1.0,
        max_position_pct: float = 40.0,
        target_rr: float = 2.0,
        allow_shorts: bool = False,
        **others: Never,
    ) -> Answer:
        """Filter, screen, rank and plan the whole market.

        Args:
            screen: a preset's name; without one, `where` alone decides.
            where: a statement that must hold, in addition to the screen's.
            order_by: `score` or an expression, then `asc` or `desc`; by default the preset's order, else the score.
            limit: the maximum number of results, up to 500; None or `"all"` for everything that matched.
            tickers: only these tickers.
            sectors: only these sectors.
            industries: only these industries.
            types: only these types, such as CS, ADRC or ETF.
            exchanges: only these exchanges, such as XNAS.
            min_price: the minimum close in USD, as published.
            min_dollar_volume: the minimum dollar volume in USD: the mean of the last 20 own bars.
            min_score: the minimum score, from 0 to 100.
            as_of: a past session, such as 2016-09-30, as it was known on that day; by default the newest.
            columns: additional expressions to show.
            profile: how factors are weighed and how wide stops are.
            trade_style: how long a trade is meant to last, and so how wide its stop is.
            account_size: the size of the account in USD.
            risk_pct: the maximum loss of one trade, percent of the account.
            max_position_pct: the maximum cost of one position, percent of the account.
            target_rr: the reward asked for one unit of risk.
            allow_shorts: plan short sales too.
            others: no other field exists; what is misspelt is refused with what may have been meant.

        Returns:
            The answer; `to_frame()` gives a pandas DataFrame, `to_dict()` and `to_json()` plain data, and a notebook
            shows it as a table.

        Raises:
            RequestError: with every fault of the request.
            EmptyHistory: before the first `sync`.
            HistoryError: the history cannot be read.
        """
        asked = _plain(locals())
        if everything := asked["limit"] in {None, ALL}:
            del asked["limit"]
        return self._service().scan(asked, everything=everything)

    def values(self, expressions: str, *, as_of: Day | None = None, tickers: Names | None = None) -> Values:
        """Compute expressions, separated by commas, for every current ticker of a session.

        Args:
            expressions: such as `"rsi(14), close / sma(200)"`; a statement is 1 or 0.
            as_of: a past session; by default the newest.
            tickers: only these.

        Returns:
            An array for each expression, NaN where a ticker has too few bars; `to_frame()` gives a pandas DataFrame.

        Raises:
            RequestError: an expression cannot be read, `as_of` is no session, or a ticker has no bar in it.
            EmptyHistory: before the first `sync`.
        """
        return self._service().values(expressions, as_of=plain("as_of", as_of), tickers=plain("tickers", tickers))

    def show(
        self,
        ticker: str,
        screen: str | None = None,
        *,
        where: str | None = None,
        sectors: Names | None = None,
        industries: Names | None = None,
        types: Names | None = None,
        exchanges: Names | None = None,
        min_price: float = 5.0,
        min_dollar_volume: float = 1_000_000.0,
        min_score: float | None = None,
        as_of: Day | None = None,
        profile: Profile = "balanced",
        trade_style: TradeStyle = "swing",
        account_size: float = 100_000.0,
        risk_pct: float = 1.0,
        max_position_pct: float = 40.0,
        target_rr: float = 2.0,
        allow_shorts: bool = False,
        **others: Never,
    ) -> StockReport:
        """Describe one stock: what keeps it out of a screen, its score, its plan, and how it stands with every preset.

        Args:
            ticker: as any program writes it; `BRK-B` and `NASDAQ:AAPL` are understood.
            screen: a preset's name; without one, `where` alone decides.
            where: a statement that must hold, in addition to the screen's.
            sectors: only these sectors.
            industries: only these industries.
            types: only these types, such as CS, ADRC or ETF.
            exchanges: only these exchanges, such as XNAS.
            min_price: the minimum close in USD, as published.
            min_dollar_volume: the minimum dollar volume in USD: the mean of the last 20 own bars.
            min_score: the minimum score, from 0 to 100.
            as_of: a past session, such as 2016-09-30, as it was known on that day; by default the newest.
            profile: how factors are weighed and how wide stops are.
            trade_style: how long a trade is meant to last, and so how wide its stop is.
            account_size: the size of the account in USD.
            risk_pct: the maximum loss of one trade, percent of the account.
            max_position_pct: the maximum cost of one position, percent of the account.
            target_rr: the reward asked for one unit of risk.
            allow_shorts: plan short sales too.
            others: see `scan`.

        Raises:
            RequestError: the ticker has no bar in the session, or the request has faults.
            EmptyHistory: before the first `sync`.
        """
        asked = _plain(locals())
        return self._service().show(str(asked.pop("ticker")), asked)

    def bars(self, ticker: str, *, overlays: str | None = None, as_of: Day | None = None) -> TickerBars:
        """Give a ticker's own bars up to a session, adjusted for splits to that session's basis.

        Args:
            ticker: as any program writes it.
            overlays: expressions to compute on each bar, separated by commas: `"sma(50), close > sma(200)"`.
            as_of: a past session; by default the newest.

        Raises:
            RequestError: the ticker has no bar in the session, `as_of` is no session, or an expression cannot be read.
            EmptyHistory: before the first `sync`.
        """
        return self._service().chart(ticker, overlays=overlays, as_of=plain("as_of", as_of)).bars

    def screens(self) -> Mapping[str, Preset]:
        """Give every preset by its name, each with its title, text and source.

        Examples:
            >>> Scanner().screens()["golden-cross"].where
            'sma(50) crosses above sma(200)'
        """
        from scanner.screening.presets import presets

        return presets()

    def indicators(self) -> Mapping[str, IndicatorSpec]:
        """Give every indicator of the language by its name, each with its formula, parameters and source.

        Examples:
            >>> Scanner().indicators()["rsi"].usage
            'rsi(close, n=14)'
        """
        from scanner.indicators.catalogue import INDICATORS

        return INDICATORS

    def sync(
        self, sessions: int | None = None, *, again: bool | Day = False, progress: Progress = _SILENT
    ) -> SyncReport:
        """Fetch what the history lacks, the newest session first; what has been fetched stays when this is interrupted.

        Args:
            sessions: how many of the newest sessions to hold; by default 600, or as many as there are.
            again: fetch stored sessions anew too, from a day on if one is given, and remove those that the source does
                not have any more.
            progress: hears of each session.

        Returns:
            What was fetched, repaired and changed, and the state it left.

        Raises:
            MarketError: the source does not answer, or refuses.
            HistoryError: the history cannot be written.
        """
        from scanner.history.sync import sync
        from scanner.wiring import make_history, make_market

        first = plain("from", again)
        if isinstance(first, str):
            first = date.fromisoformat(first)
        since = first if isinstance(first, date) else date.min if again else None
        stored = make_history(replace(self.config, tickers=None))  # the user's own file is no part of what is stored
        return sync(stored, make_market(self.config), sessions, progress, again=since)

    def _service(self) -> Service:
        """Give the service of this object, made with its first question: another object's does not take its place."""
        from scanner.wiring import make_service

        with self._making:
            self._own = self._own or make_service(self.config)
            return self._own


class EnvironmentScanner(Scanner):
    """The scanner of whatever the environment says at the time of each call."""

    def __init__(self) -> None:
        """Read nothing yet."""

    @property
    def config(self) -> Config:
        """The settings of the environment by now."""
        return Config.read()

    def _service(self) -> Service:
        from scanner.wiring import service

        return service()


def _plain(arguments: dict[str, object]) -> dict[str, object]:
    """Make a method's arguments the fields of a request."""
    others = arguments.pop("others")
    fields = {**arguments, **others} if isinstance(others, dict) else arguments
    return {name: plain(name, value) for name, value in fields.items() if name != "self"}
