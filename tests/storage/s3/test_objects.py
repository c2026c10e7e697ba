"""Objects of S3: what broke off is read again, what met another change is tried again, and nothing done is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.wrappers import Response

from scanner.errors import HistoryError
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.storage.base import BusyError, StorageError, UnreachableError
from scanner.storage.s3 import objects
from scanner.storage.s3.bucket import Bucket
from tests.amazon import Amazon, client_of, signed_in
from tests.history.markets import SEPTEMBER, SESSIONS, SmallMarket
from tests.history.played import http, played

URL = "s3://prices/us"
LEASE = "PUT /prices/us/.lease"
NEWER = SmallMarket(offered=SESSIONS)


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    with signed_in(monkeypatch) as serving:
        client_of("s3").create_bucket(Bucket="prices")
        yield serving


def synced() -> History:
    history = History(Bucket(URL, timeout=0))
    sync(history, SmallMarket(SEPTEMBER))
    return history


def fail_once(amazon: Amazon, operation: str, answer: Response) -> None:
    """Carry an operation out, and give another answer to it, once."""
    answers = iter([answer])
    amazon._scripts.append((operation, lambda response: next(answers, response)))


def refuse_once(amazon: Amazon, operation: str, answer: Response) -> None:
    """Give an answer to an operation that is not carried out, once."""

    def refusal() -> Response:
        del amazon._refusals[operation]
        return answer

    amazon._refusals[operation] = refusal


def flip_once(amazon: Amazon, operation: str) -> None:
    turns = iter([True])

    def flipped(response: Response) -> Response:
        if next(turns, False):
            data = bytearray(response.get_data())
            data[len(data) // 2] ^= 1
            response.set_data(bytes(data))
            for checksum in [name for name in response.headers.keys() if name.startswith("x-amz-checksum")]:  # noqa: SIM118  # not a dict
                del response.headers[checksum]
        return response

    amazon._scripts.append((operation, flipped))


def test_an_object_that_comes_damaged_once_is_read_again(amazon: Amazon) -> None:
    history = synced()
    names = [*Bucket(URL).names()]
    state = history.state()
    for name in names:
        flip_once(amazon, f"GET /prices/us/{name}")
    assert history.load().state == state
    assert history.inspect().damage == ()


def test_an_answer_that_breaks_off_once_is_requested_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([http(200, b"who", ETag='"x"', Content_Length="5"), http(200, b"whole", ETag='"x"')])
    with played(monkeypatch, lambda _: next(answers)) as server:
        assert Bucket(URL).read("a") == b"whole"
        assert len(server.asked) == 2


def test_one_conflict_is_tried_again(amazon: Amazon) -> None:
    conflict = "<Error><Code>ConditionalRequestConflict</Code><Message>no</Message></Error>"
    for operation in (LEASE, "PUT /prices/us/manifest.json", "DELETE /prices/us/.lease"):
        refuse_once(amazon, operation, Response(conflict, 409))
    history = synced()
    assert amazon._refusals == {}
    assert history.state().sessions == tuple(SEPTEMBER)
    sync(History(Bucket(URL, timeout=0)), NEWER)  # nobody has the lease any more


@pytest.mark.parametrize("operation", [LEASE, "PUT /prices/us/manifest.json", "PUT /prices/us/manifest-previous.json"])
def test_a_write_of_which_no_answer_came_was_done(amazon: Amazon, operation: str) -> None:
    history = synced()
    amazon.refuse(operation, "InternalError", status=500, done=True)
    assert sync(history, NEWER).state.sessions == SESSIONS
    amazon.heal()
    sync(History(Bucket(URL, timeout=0)), NEWER)


def test_a_lease_whose_answer_never_came_is_released(amazon: Amazon) -> None:
    """Its PUT was done and answered by nobody, and nor was the look for it."""
    amazon.refuse(LEASE, "InternalError", status=500, done=True)
    fail_once(amazon, "GET /prices/us/.lease", Response("<Error><Code>AccessDenied</Code></Error>", 403))
    with pytest.raises(UnreachableError), Bucket(URL, timeout=0).exclusive():
        pytest.fail("nobody gave it")
    amazon.heal()
    with Bucket(URL, timeout=0).exclusive():
        pass


def test_a_missing_permission_to_remove_is_named_and_blocks_no_writer(amazon: Amazon) -> None:
    amazon.refuse("DELETE /prices/us/.lease", "AccessDenied", status=403)
    with pytest.raises(HistoryError, match="the right s3:DeleteObject on it is missing: ask for it"):
        synced()
    amazon.heal()
    with Bucket(URL, timeout=0).exclusive():
        pass


def test_a_lease_that_was_taken_and_given_back_is_lost_to_its_first_holder(amazon: Amazon) -> None:
    bucket = Bucket(URL, lease=0)  # it has to be renewed at once
    with bucket.exclusive():
        client_of("s3").delete_object(Bucket="prices", Key="us/.lease")
        with pytest.raises(BusyError) as caught:
            bucket.write("a", b"")
    assert caught.value.seconds is None


def test_a_late_write_of_what_served_before_does_not_land_beside_a_newer_one(amazon: Amazon) -> None:
    """A PUT that the network held back arrives when others have published twice."""
    history, sent = synced(), list[tuple[str, str, bytes, dict[str, str]]]()
    ask = amazon._ask

    def heard(method: str, path: str, data: bytes, headers: dict[str, str]) -> Response:
        if method == "PUT" and "manifest" in path:
            sent.append((method, path, data, headers))
        return ask(method, path, data, headers)

    amazon._ask = heard  # type: ignore[method-assign]
    sync(history, NEWER)
    amazon._ask = ask  # type: ignore[method-assign]
    sync(history, SmallMarket(corrected=SESSIONS[-3:]))
    history.publish([], NEWER.splits(), NEWER.listings(), NEWER.origin())
    manifests = [Bucket(URL).read(name) for name in ("manifest.json", "manifest-previous.json")]
    assert sent
    for late in sent:
        assert ask(*late).status_code == 412
    assert [Bucket(URL).read(name) for name in ("manifest.json", "manifest-previous.json")] == manifests


def test_a_prefix_that_holds_far_more_than_is_stored_is_not_listed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MAX_PAGES", 3)
    page = b"<ListBucketResult><Name>prices</Name><IsTruncated>true</IsTruncated>"
    page += b"<NextContinuationToken>more</NextContinuationToken></ListBucketResult>"
    with played(monkeypatch, http(200, page)) as server:
        with pytest.raises(StorageError, match="lies among more than 3,000 objects: name another, a prefix of its own"):
            Bucket(URL).names()
        assert len(server.asked) == 3
