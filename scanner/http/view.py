"""How an answer is written: which fields of its results, in which form, from which of them on, and of which data."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final, Literal, get_args

import orjson

from scanner.actions.field import Field, choice, text
from scanner.actions.registry import MAX_SKIP
from scanner.errors import DataChanged, Fault
from scanner.request import did_you_mean, shown
from scanner.result import Result

Form = Literal["rows", "columns", "packed"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
#: What a result has.
RESULT_FIELDS = tuple(item.name for item in fields(Result))
#: Names in the list of fields, and characters of the texts below.
MAX_NAMES = 100
MAX_TEXT = 2_000


def _names(name: str, about: str) -> Field:
    """Describe a list of fields of a result; which of its names are none is said one by one."""

    def accepts(value: object) -> bool:
        return isinstance(value, list) and 0 < len(value) <= MAX_NAMES and all(isinstance(one, str) for one in value)

    entry = {"type": "string", "enum": list(RESULT_FIELDS)}
    schema = {"type": "array", "items": entry, "minItems": 1, "maxItems": MAX_NAMES}
    return Field(name, f"a list of 1 to {MAX_NAMES} texts", accepts, about, schema)


#: The parameters that say how an answer is written, beside the action's own fields.
VIEW: Mapping[str, Field] = {
    field.name: field
    for field in (
        _names("fields", "only these fields of each result"),
        choice(
            "form",
            FORMS,
            "results as objects; or by columns, a list for each field; or so with each sparkline as 63 characters",
        ),
        text("after", "the `next` of the answer before: the results that follow on it"),
        text("digest", "answer from these data alone, or with a 409: `data.digest` of an earlier answer"),
    )
}


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is written.

    Attributes:
        fields: of each result; None for all.
        skip: results left out at the beginning, which an answer before this one had.
        digest: the data that it has to be of, whole or, from a cursor, its beginning; None for whatever is there.
        question: of the cursor; empty without one.
        pinned: whether the data were named by the caller, who may keep the answer for as long as they like.
    """

    fields: tuple[str, ...] | None = None
    form: Form = "rows"
    skip: int = 0
    digest: str | None = None
    question: str = ""
    pinned: bool = False


def read_view(given: Mapping[str, object], faults: list[Fault]) -> View:
    """Read the parameters of `VIEW`; what is wrong with them is added to the faults."""
    sound: dict[str, str] = {}
    wanted = None
    for name, value in given.items():
        if value is None:
            continue
        if not VIEW[name].accepts(value):
            faults.append(Fault(name, f"must be {VIEW[name].expected}, not {shown(value)}"))
        elif isinstance(value, list):
            wanted = _wanted(value, faults)
        elif len(str(value)) > MAX_TEXT:
            faults.append(Fault(name, f"must have at most {MAX_TEXT:,} characters, not {len(str(value)):,}"))
        else:
            sound[name] = str(value)
    digest, skip, question = sound.get("digest"), 0, ""
    if "after" in sound:
        found = _opened(sound["after"])
        if found is None:
            faults.append(Fault("after", "is no `next` of an answer"))
        else:
            skip, of, question = found
            if digest is not None and not digest.startswith(of):
                raise DataChanged("after")
            digest = digest or of
    form: Form = next((one for one in FORMS if one == sound.get("form")), "rows")
    return View(wanted, form, skip, digest, question, pinned="digest" in sound)


def cursor(skip: int, digest: str, question: str) -> str:
    """Name the results that follow on the first so many, of these data and of this question alone."""
    packed = orjson.dumps([skip, digest[:_DIGEST], question])
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


#: Characters of a digest that a cursor repeats.
_DIGEST = 24


def _opened(text: str) -> tuple[int, str, str] | None:
    try:
        found = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return None
    match found:
        case [int(skip), str(digest), str(question)] if 0 < skip <= MAX_SKIP and len(digest) == _DIGEST:
            return None if skip is True else (skip, digest, question)
    return None


def _wanted(given: Iterable[str], faults: list[Fault]) -> tuple[str, ...]:
    names, known = tuple(dict.fromkeys(given)), list(RESULT_FIELDS)
    unknown = [name for name in names if name not in known]
    faults += [Fault("fields", f"a result has no {shown(name)}{did_you_mean(name, known)}") for name in unknown]
    return names
