"""Why a stock passes a clause or does not, as values: what was compared, and by how much it holds.

An answer has hundreds of them. They have no slots, since orjson writes objects that have five times as slowly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

#: What two compared numbers are measured in: `percent` is also that of oscillators from 0 to 100, `number` counts and
#: ratios.
Unit = Literal["usd", "shares", "percent", "number"]


@dataclass(frozen=True)
class Comparison:
    """Two numbers of a stock, compared.

    Attributes:
        left: None where the stock has too few bars for it, as `right`.
        operator: < <= > >= == or !=.
        slack: how far the comparison is from changing, in `unit`: positive where it holds, negative where it does not;
            None where it cannot be told.
        unit: None where the two are of different kinds, or of one that has no name.
        kind: tells it from the other kinds of evidence in JSON.
    """

    left: float | None
    operator: str
    right: float | None
    slack: float | None
    unit: Unit | None
    kind: Literal["comparison"] = "comparison"


@dataclass(frozen=True)
class Membership:
    """A property of a stock that had to be one of several.

    Attributes:
        value: what the stock has; empty where that is unknown, None where it is the ticker itself.
        among: whether it is one of those asked for.
        kind: tells it from the other kinds of evidence in JSON.
    """

    value: str | None
    among: bool
    kind: Literal["membership"] = "membership"


@dataclass(frozen=True)
class Combination:
    """Comparisons joined into one statement.

    Attributes:
        kind: whether `all` of the parts have to hold, `any` of them, or the one part must `not`.
        parts: in the order written.
    """

    kind: Literal["all", "any", "not"]
    parts: tuple[Evidence, ...]


Evidence = Annotated[Comparison | Membership | Combination, Field(discriminator="kind")]


@dataclass(frozen=True)
class Reason:
    """The numbers behind one clause.

    Attributes:
        clause: its text, as whoever asked wrote it.
        text: the numbers in one line, made of `evidence` by `wording`: `41.20 > 38.75`.
        evidence: the numbers.
    """

    clause: str
    text: str
    evidence: Evidence
