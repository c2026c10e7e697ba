"""What an action is: a name, fields, who may ask for it, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scanner.actions.field import Field
from scanner.deadline import TimeLeft
from scanner.errors import Fault, RequestError
from scanner.observe import Progress, Silent
from scanner.query import read_request
from scanner.remedy import Words
from scanner.request import ALIASES, ScanRequest, shown
from scanner.result import Answer

#: Who may ask: everybody whom the door lets in, or those alone who administer the scanner.
Rights: TypeAlias = Literal["read", "administration"]
Fields: TypeAlias = Mapping[str, object]
#: What JSON can have, by name.
Facts: TypeAlias = dict[str, object]
#: What is replied, without the request's id.
Content: TypeAlias = Answer | Facts


@dataclass(frozen=True, slots=True)
class Asked:
    """A call of an action.

    Attributes:
        fields: as they were sent, checked by `Action.faults`.
        time_left: seconds until the caller gives up.
        words: puts what to do into the words of the door.
        progress: makes a watcher of long work.
        largest: bytes of JSON that an answer may have; None where nobody counts them.
    """

    fields: Fields
    time_left: TimeLeft
    words: Words
    progress: Callable[[], Progress] = Silent
    largest: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The address of an action over HTTP.

    Attributes:
        path: a part in braces is the field of that name: `/v1/tickers/{ticker}`.
        methods: GET takes the fields from the address, POST from a JSON body.
        market: whether what is answered depends on the market's data and a session, and so changes with them alone.
        results: whether it has `results`, of which some fields, another form and further pages may be asked for.
    """

    path: str
    methods: tuple[Literal["GET", "POST"], ...] = ("GET",)
    market: bool = False
    results: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be asked for.

    Attributes:
        name: as events and addresses have it.
        help: one sentence, for docs.
        rights: `administration` for what changes what is stored, makes the scanner work for all, or tells how it is
            set up.
        run: does it. Raises ScannerError.
        fields: those of its own.
        request_fields: those of `ScanRequest` that it takes too; the scan itself checks them.
        metric: the name under which its duration is counted; None where that is of no interest.
        public: of the content, what those may see who do not administer; None for all of it.
        check: finds what is wrong with the fields together, once each is right by itself.
        route: where it is over HTTP; None for what is asked for by events alone.
    """

    name: str
    help: str
    rights: Rights
    run: Callable[[Asked], Content]
    fields: tuple[Field, ...] = ()
    request_fields: Collection[str] = ()
    metric: str | None = None
    public: tuple[str, ...] | None = None
    check: Callable[[Fields], Iterator[Fault]] = lambda _: iter(())
    route: Route | None = None

    def resolved(self, given: Fields, faults: list[Fault]) -> dict[str, object]:
        """Give the fields by their own names, whichever they were sent by; one that is sent by both is a fault."""
        fields = dict(given)
        for field in self.fields:
            if field.also in fields and field.also not in self.request_fields:
                if fields.get(field.name) is not None:
                    faults.append(Fault(field.also, f"stands for the same as {field.name!r}, which is given too"))
                fields[field.name] = fields.pop(field.also)
        return fields

    def faults(self, given: Fields, *, besides: bool = False) -> Iterator[Fault]:
        """List what is wrong with the fields.

        The service checks a scan's request itself, so that is done here only where it completes a list: there are
        faults `besides`, or fields of the action's own.
        """
        known = (*(field.name for field in self.fields), *self.request_fields)
        own = {field.name: field for field in self.fields}
        for name, value in given.items():
            if name in own:
                if value is not None and not own[name].accepts(value):
                    yield Fault(name, f"must be {own[name].expected}, not {shown(value)}")
            elif not self._passes_on(name):
                takes = f"takes no field but {', '.join(known)}" if known else "takes no fields"
                yield Fault(name, f"the action {self.name} {takes}")
        for field in self.fields:
            if field.required and given.get(field.name) is None:
                yield Fault(field.name, f"is missing: the action {self.name} needs {field.expected} here")
        yield from self.check(given)
        if self.request_fields and (besides or given.keys() & own.keys()):
            try:
                read_request(self.request(given))
            except RequestError as error:
                yield from error.faults

    def request(self, given: Fields) -> dict[str, object]:
        """Give the fields of the scan's request among those given."""
        own = {field.name for field in self.fields}
        return {name: value for name, value in given.items() if name not in own}

    def _passes_on(self, name: str) -> bool:
        """Tell whether a field is for the scan's request; a name that nobody has is passed on as misspelt."""
        field = ALIASES.get(name, name)
        return bool(self.request_fields) and (field in self.request_fields or field not in ScanRequest.model_fields)
