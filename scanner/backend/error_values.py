"""Errors as JSON that another process makes the same errors of: their class, their facts, and remedies as values.

No sentence is taken apart: the door that shows the error puts it into its own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter

from scanner import remedy as remedies
from scanner.errors import ExpressionError, Fault, RequestError, ScannerError
from scanner.remedy import Either, Remedy
from scanner.spot import Spot

Plain = dict[str, Any]

#: Ways out that one remedy may name.
MAX_WAYS = 10
#: What is told apart from the facts; an expression's cures are those of its fault.
_TOLD = {"problem", "remedy", "faults", "cures"}
_SPOT: TypeAdapter[Spot] = TypeAdapter(Spot)


def plain_error(error: ScannerError) -> Plain:
    """Write an error.

    Returns:
        `type`, `status`, `problem`, `remedy` (see `_plain_remedy`), `faults` of an error of the request (the fields of
        `Fault` each), and `facts`: whatever else it knows, by name.
    """
    faults = error.faults if isinstance(error, RequestError) else ()
    return {
        "type": type(error).__name__,
        "status": error.status,
        "problem": error.problem,
        "remedy": _plain_remedy(error.remedy),
        "faults": [_plain_fault(fault) for fault in faults],
        "facts": {name: fact for name, fact in vars(error).items() if name not in _TOLD and _is_plain(fact)},
    }


def error_of(plain: Mapping[str, Any]) -> ScannerError:
    """Make the error again; one whose class is not known here has its status, and is one of the request's below 500.

    Raises:
        LookupError: something is missing.
        TypeError: something is of another kind than `plain_error` writes.
        ValueError: the status is none.
    """
    status = HTTPStatus(plain["status"])
    if status < HTTPStatus.BAD_REQUEST:
        raise TypeError("an error has the status of one")
    kind = dict(_tree(ScannerError)).get(
        plain["type"], RequestError if status < HTTPStatus.INTERNAL_SERVER_ERROR else ScannerError
    )
    error = kind.__new__(kind)
    for name, fact in dict(plain["facts"]).items():
        if not str(name).isidentifier() or str(name).startswith("_") or not _is_plain(fact):
            raise TypeError("a fact has a name")
        setattr(error, name, tuple(fact) if isinstance(fact, list) else fact)
    if kind.status != status:
        error.status = int(status)  # type: ignore[misc]  # of this one
    error.problem, error.remedy = str(plain["problem"]), _remedy_of(plain["remedy"])
    error.args = (error.problem,)
    if isinstance(error, RequestError):
        error.faults = tuple(map(_fault_of, plain["faults"]))
    if isinstance(error, ExpressionError):
        (fault,) = error.faults
        error.cures = fault.spot.cures if fault.spot else ()
        if not isinstance(error.position, int):
            raise TypeError("a position is a number")
    return error


def _tree(root: type[ScannerError]) -> Iterator[tuple[str, type[ScannerError]]]:
    yield root.__name__, root
    for child in root.__subclasses__():
        yield from _tree(child)


def _is_plain(fact: object) -> bool:
    if isinstance(fact, list | tuple):
        return all(isinstance(part, str) for part in fact)
    return fact is None or isinstance(fact, str | int | float)


def _plain_fault(fault: Fault) -> Plain:
    spot = fault.spot and _SPOT.dump_python(fault.spot, mode="json")
    return {"field": fault.field, "problem": fault.problem, "remedy": _plain_remedy(fault.remedy), "spot": spot}


def _fault_of(plain: Mapping[str, Any]) -> Fault:
    spot = None if plain["spot"] is None else _SPOT.validate_python(plain["spot"])
    return Fault(str(plain["field"]), str(plain["problem"]), _remedy_of(plain["remedy"]), spot)


def _plain_remedy(remedy: Remedy | None) -> Plain | None:
    """Write a remedy: its `kind`, and its facts by their names."""
    if remedy is None:
        return None
    if isinstance(remedy, Either):
        return {"kind": "Either", "ways": [_plain_remedy(way) for way in remedy.ways]}
    return {"kind": type(remedy).__name__, **{fact.name: getattr(remedy, fact.name) for fact in fields(remedy)}}


def _remedy_of(plain: Mapping[str, Any] | None, *, nested: bool = False) -> Remedy | None:
    if plain is None:
        return None
    kind, facts = plain["kind"], {name: fact for name, fact in plain.items() if name != "kind"}
    if kind == "Either" and not nested:
        ways = [_remedy_of(way, nested=True) for way in facts["ways"][:MAX_WAYS]]
        return Either(tuple(way for way in ways if way is not None))
    made = _KINDS[kind](**facts)
    if not all(isinstance(fact, str | int) for fact in facts.values()):
        raise TypeError("a remedy's fact is a text or a number")
    return made


#: By their names, as the module has them: a dataclass with slots is made twice, and its first form is nobody's.
_KINDS: Mapping[str, type[Remedy]] = {
    name: kind
    for name, kind in vars(remedies).items()
    if isinstance(kind, type) and issubclass(kind, Remedy) and kind not in {Remedy, Either}
}
