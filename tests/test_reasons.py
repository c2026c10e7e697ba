"""Evidence is told by its kind, in Python and in JSON."""

from __future__ import annotations

import orjson
import pytest
from pydantic import TypeAdapter, ValidationError

from scanner.reasons import Combination, Comparison, Evidence, Membership, Reason

COMPARISON = Comparison(41.2, ">", 38.75, 2.45, "usd")
NESTED = Combination("any", (COMPARISON, Combination("not", (Membership("Energy", among=False),))))
READ: TypeAdapter[Evidence] = TypeAdapter(Evidence)


@pytest.mark.parametrize("evidence", [COMPARISON, Membership(None, among=True), NESTED])
def test_evidence_comes_back_from_json_as_it_was(evidence: Evidence) -> None:
    assert READ.validate_json(orjson.dumps(evidence), strict=True) == evidence


def test_a_page_finds_all_that_it_draws_beside_the_kind() -> None:
    assert orjson.loads(orjson.dumps(Reason("close > sma(50)", "41.20 > 38.75", COMPARISON))) == {
        "clause": "close > sma(50)",
        "text": "41.20 > 38.75",
        "evidence": {
            "kind": "comparison",
            "left": 41.2,
            "operator": ">",
            "right": 38.75,
            "slack": 2.45,
            "unit": "usd",
        },
    }


@pytest.mark.parametrize("wrong", [{}, {"kind": "guess"}, {"kind": "all"}, {"kind": "comparison", "left": "1"}])
def test_what_is_no_evidence_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(wrong)
