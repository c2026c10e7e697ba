"""What is said of vulnerabilities: known, none known, or not looked up, and never one for another."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scripts import audit
from scripts.audit import NOT_AUDITED, SOUND, VULNERABLE, Looked, Unanswered, ask, findings, left_out
from scripts.pins import ROOT
from tests.ports import refusing

KNOWN = {
    "id": "PYSEC-2026-1",
    "aliases": ["CVE-2026-2"],
    "summary": "loops for ever",
    "affected": [
        {
            "package": {"name": "urllib3", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}],
        }
    ],
}


def nothing_known(_name: str) -> tuple[int, str]:
    return 200, "{}"


def urllib3_is_known(name: str) -> tuple[int, str]:
    return 200, json.dumps({"vulns": [KNOWN]} if name == "urllib3" else {})


def out_of_order(_name: str) -> tuple[int, str]:
    return 503, "later"


def a_page(_name: str) -> tuple[int, str]:
    return 200, "<html>sign in first</html>"


@contextmanager
def service(answer: Callable[[str], tuple[int, str]]) -> Iterator[list[str]]:
    """A vulnerability service on this machine; gives the options that name it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, text = answer(asked["package"]["name"])
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield at(server.server_port)
        finally:
            server.shutdown()
            thread.join()


def at(port: int) -> list[str]:
    return ["--vulnerability-service=osv", f"--osv-url=http://127.0.0.1:{port}/v1/query"]


def run(options: list[str]) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "scripts/image"), "audit", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_known_vulnerability_is_named_with_its_fix() -> None:
    with service(urllib3_is_known) as options:
        done = run(options)
    assert done.returncode == VULNERABLE, done.stderr
    assert "urllib3 " in done.stdout
    assert "PYSEC-2026-1, CVE-2026-2, fixed in 99.1\n" in done.stdout
    assert "no vulnerability" not in done.stdout


def test_nothing_known_of_any_is_said_with_their_number() -> None:
    with service(nothing_known) as options:
        done = run(options)
    assert (done.returncode, done.stderr) == (SOUND, "")
    assert done.stdout.endswith(" packages of the image's lock, and no vulnerability of them is known\n")


@pytest.mark.parametrize("answer", [out_of_order, a_page])
def test_a_service_out_of_order_is_no_clean_bill(answer: Callable[[str], tuple[int, str]]) -> None:
    with service(answer) as options:
        assert_not_audited(run(options))


def test_a_service_that_is_not_there_is_no_clean_bill() -> None:
    with refusing() as port:
        assert_not_audited(run(at(port)))


def test_a_service_that_never_answers_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert_not_audited(run([*at(silent.getsockname()[1]), "--timeout=1"]))


def assert_not_audited(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stdout) == (NOT_AUDITED, "")
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith("not audited: pip-audit got no answer that it could use (")


def test_all_answers_together_have_a_bound() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unanswered, match=r"more than 0\.5 s"):
        ask(at(silent.getsockname()[1]), seconds=0.5)


def test_packages_that_the_service_does_not_know_are_not_audited(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An index without the vulnerability interface answers every package so, and pip-audit calls that sound."""
    monkeypatch.setattr(audit, "pins", lambda *_: {"idna": "3", "six": "1"})
    monkeypatch.setattr(audit, "ask", lambda _: [{"name": "idna", "skip_reason": "not found"}])
    assert audit.main([]) == NOT_AUDITED
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (
        "",
        "not audited: the vulnerability service knows nothing of 2 of 2 packages (idna, six)\n",
    )


def test_what_is_known_counts_even_where_others_were_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = {"id": "GHSA-1", "aliases": [], "fix_versions": []}
    monkeypatch.setattr(audit, "pins", lambda *_: {"idna": "3", "six": "1"})
    monkeypatch.setattr(audit, "ask", lambda _: [{"name": "idna", "version": "3", "vulns": [known]}])
    assert audit.main([]) == VULNERABLE
    printed = capsys.readouterr()
    assert printed.out == "idna 3: GHSA-1, not fixed yet\n"
    assert "1 of 2 packages (six)" in printed.err


def test_only_what_was_looked_up_is_not_left_out() -> None:
    looked: list[Looked] = [{"name": "a", "vulns": []}, {"name": "b", "skip_reason": "unknown"}]
    assert left_out(["a", "b", "c"], looked) == ["b", "c"]
    assert list(findings(looked)) == []
