"""A service that passes questions on answers as one that computes them itself, and asks for each only once."""

from __future__ import annotations

import orjson
import pytest

from scanner.actions.action import Asked
from scanner.actions.registry import ACTIONS
from scanner.backend.messages import told
from scanner.backend.remote import RemoteBackend
from scanner.cache.cache import Question
from scanner.cache.entry import pack
from scanner.cache.memory import MemoryStore
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import BackendError
from scanner.query import read_request
from scanner.remedy import in_python
from scanner.result import Answer
from tests.backend.conftest import Three
from tests.backend.processes import fetch
from tests.backend.test_known_status import TOLD
from tests.cache.answers import ASKED, DAY, answer, labels_of

QUESTIONS: tuple[tuple[str, object], ...] = (
    ("/v1/scan?screen=minervini&limit=5", None),
    ("/v1/scan?where=close%20%3E%20sma(50)&order_by=rsi(14)&columns=rsi(14)&columns=atr(14)&limit=20", None),
    ("/v1/scan?limit=3&form=packed&fields=ticker,close,sparkline,columns", None),
    ("/v1/scan", {"where": "rsi(14) < 40 and close > 5", "skip": 2, "limit": 4}),
    ("/v1/values?expressions=rsi(14),close%20/%20sma(200),close%20%3E%20sma(50)", None),
    ("/v1/tickers/{ticker}?screen=minervini", None),
    ("/v1/screens", None),
    ("/v1/indicators", None),
    ("/v1/scan?where=close%20%3E%20smaa(50)", None),
    ("/v1/scan?where=close%20%3E&limit=501&as_of=2001-01-01", None),
    ("/v1/scan?as_of=2001-01-01", None),
    ("/v1/values?expressions=close,nothing(3)", None),
    ("/v1/tickers/NOSUCHTICKER", None),
    ("/v1/scan", {"columns": ["rsi(14)", "rsi(0)"], "limt": 3}),
)


@pytest.mark.parametrize(("path", "posted"), QUESTIONS)
def test_answers_and_errors_are_byte_for_byte_those_of_a_service_that_computes(
    three: Three, path: str, posted: object
) -> None:
    if "{ticker}" in path:
        path = path.format(ticker=fetch(f"{three.local.url}/v1/scan?limit=1").json["results"][0]["ticker"])
    own, *others = (fetch(f"{one.url}{path}", posted) for one in three[:3])
    assert own.status in {200, 400, 404}
    for other in others:
        assert other.status == own.status
        assert same(other.body, other.headers) == same(own.body, own.headers)
        assert other.headers.get("etag") == own.headers.get("etag")


def same(body: bytes, headers: object) -> bytes:
    """A body without the id of its request."""
    return body.replace(str(headers["x-request-id"]).encode(), b"")  # type: ignore[index]  # a mapping


class Scripted:
    """Tells a status, an answer, or what it is set to, and notes what it was asked."""

    place = "lambda:scanner"

    def __init__(self, version: str, scanned: bytes | None = None) -> None:
        self.asked: list[str] = []
        found = answer()
        status = {**TOLD, "digest": found.data.digest, "sessions": [str(found.as_of)], "notes": []}
        status["versions"] = {**TOLD["versions"], "scanner": version}
        self._told = {"status": told(status), "scan": scanned or told(found)}

    def __str__(self) -> str:
        return "the function scanner"

    def ask(self, message: bytes, time_left: TimeLeft) -> bytes:
        assert callable(time_left)
        self.asked.append(orjson.loads(message)["action"])
        return self._told[self.asked[-1]]


def holding() -> MemoryStore:
    """A store that holds the answer to `ASKED`, as whoever computes put it there."""
    found, query = answer(), read_request(ASKED)
    question = Question.of(
        query,
        session=found.as_of,
        digest=found.data.digest,
        benchmark=TOLD["benchmark"],
        compute=answer,
        lasting=lambda _: True,
        seconds=DAY,
        time_left=unlimited,
    )
    entry = pack(found, labels_of(**ASKED), question.key, question.limit)
    assert entry
    store = MemoryStore()
    store.put(question.key, entry, DAY)
    return store


def scanned(scripted: Scripted) -> Answer:
    """What a service before it answers."""
    found = RemoteBackend(scripted, holding()).run(ACTIONS["scan"], Asked(ASKED, unlimited, in_python))
    assert isinstance(found, Answer)
    return found


def test_what_is_stored_is_given_without_asking() -> None:
    scripted = Scripted(TOLD["versions"]["scanner"])
    found = scanned(scripted)
    assert scripted.asked == ["status"]
    assert (found.cached, found.results, found.request) == (True, answer().results, read_request(ASKED).echo())


def test_whoever_computes_by_another_version_is_asked_whatever_is_stored() -> None:
    scripted = Scripted("99.0.0")
    assert scanned(scripted).results == answer().results
    assert scripted.asked == ["status", "scan"]
    standing = RemoteBackend(scripted).standing(None, unlimited)
    assert standing.computed_by[0] == "99.0.0"


@pytest.mark.parametrize("foreign", [b"{}", b'{"content": {"results": []}}', b"<html>"])
def test_what_is_no_answer_is_an_error_that_says_so(foreign: bytes) -> None:
    with pytest.raises(BackendError, match="does not answer as this version of the scanner does: deploy the same"):
        scanned(Scripted("99.0.0", foreign))
    ours = RemoteBackend(Scripted(TOLD["versions"]["scanner"], foreign))
    with pytest.raises(BackendError, match="does not answer as this version"):
        ours.run(ACTIONS["scan"], Asked(ASKED, unlimited, in_python))
