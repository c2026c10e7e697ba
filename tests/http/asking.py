"""Asks the contract in this process, as an edge does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from scanner.config import HttpConfig
from scanner.http.body import Call
from scanner.http.contract import answer
from scanner.http.message import Request, Response
from scanner.http.setup import make_contract

REQUEST_ID = "8f5f2c7e-0b1a-4a44-9f3d-6f1c2a3b4c5d"


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks with the settings of the environment.

    Attributes:
        administers: whether whoever asks may administer.
    """

    administers: bool = True

    def __call__(self, method: str, path: str, query: str = "", body: object = None, **headers: str) -> Response:
        """Ask; a body that is not bytes is sent as JSON. Fails where something unexpected happens."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        contract = make_contract(HttpConfig.read(), administer=self.administers)
        response, seen = answer(Request(method, path, query, named, sent), lambda: contract, Call(REQUEST_ID))
        if seen.error is not None and response.status == 500:
            raise seen.error
        return response

    def get(self, path: str, query: str = "") -> Any:
        """Read an answer to GET."""
        response = self("GET", path, query)
        assert response.status == 200, response.body
        return json.loads(response.body)
