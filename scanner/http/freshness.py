"""Whether a caller's copy still holds: entity tags, and how long it may be used. Source: RFC 9110, 8.8 and RFC 9111."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

import orjson

from scanner.http.encoding import Encoding
from scanner.http.view import View
from scanner.result import SCHEMA
from scanner.standing import Standing
from scanner.version import __version__

#: Seconds for which a copy may be used unasked, where the data and a past session are named.
KEEP_PAST = 86_400
NOW = "private, no-cache"
PAST = f"private, max-age={KEEP_PAST}, immutable"

#: What may differ from one page of an answer to the next.
_PAGE = {"limit", "max_symbols"}
#: Characters by which questions are told apart.
_QUESTION = 12


def tag_of_question(path: str, fields: Mapping[str, object], view: View, standing: Standing, encoding: Encoding) -> str:
    """Give the tag of an answer by all that it depends on, before there is one."""
    now = (standing.digest, standing.session, standing.age_sessions, standing.benchmark, standing.notes)
    said = [path, fields, view, now, SCHEMA, standing.computed_by, __version__, encoding]
    return _tag(orjson.dumps(said, option=orjson.OPT_SORT_KEYS))


def question(path: str, fields: Mapping[str, object]) -> str:
    """Tell a question from others, whatever number of results it asks for at once."""
    asked = {name: value for name, value in fields.items() if name not in _PAGE}
    return hashlib.sha256(orjson.dumps([path, asked], option=orjson.OPT_SORT_KEYS)).hexdigest()[:_QUESTION]


def tag_of_body(body: bytes, encoding: Encoding) -> str:
    """Give the tag of a body that is there."""
    return _tag(body + encoding.encode())


def matches(asked: str, tag: str) -> bool:
    """Tell whether a header `If-None-Match` names a tag; a proxy may have marked it as weak."""
    return asked.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in asked.split(",")}


def may_be_kept(fields: Mapping[str, object], view: View, standing: Standing) -> str:
    """Say how long a copy may be used: by its age alone where the data and a past session are named."""
    past = fields.get("as_of") is not None and standing.session < standing.last_session
    return PAST if past and view.pinned else NOW


def _tag(of: bytes) -> str:
    return f'"{base64.urlsafe_b64encode(hashlib.sha256(of).digest()[:24]).decode()}"'
