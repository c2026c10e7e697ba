"""schemathesis, in all phases and with all checks, finds nothing of the function in its container."""

from __future__ import annotations

import json

from scripts.conformance.run import run
from scripts.invoke import post
from scripts.stack import TIMEOUT, Stack
from tests.http.serving import Event, Reply, function_served
from tests.http.test_conformance import OPTIONS, cut


def test_the_function_does_what_its_document_says(stack: Stack) -> None:
    """One event at a time: the emulator ends when two meet."""
    url = stack.url

    def invoked(event: Event) -> Reply:
        reply: Reply = json.loads(post(url, json.dumps(event).encode(), TIMEOUT))
        return reply

    with function_served(invoked) as served:
        code, said = run(served, OPTIONS)
    assert code == 0, cut(said)
