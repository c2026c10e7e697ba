"""The signatures of the Python API have the fields that a request has."""

from __future__ import annotations

import inspect
import re

from scanner.api import Scanner
from scanner.request import ScanRequest
from scripts.signatures import API, with_signatures

SOURCE = API.read_text("utf-8")


def test_the_signatures_are_what_would_be_written() -> None:
    assert with_signatures(SOURCE) == SOURCE, "write them again: python -m scripts.pages"


def test_what_is_missing_comes_back_with_its_type_its_default_and_its_description() -> None:
    without = re.sub(r"\n +(sectors|limit|min_price|profile)(: .*)", "", SOURCE)
    assert without.count("min_price") < SOURCE.count("min_price")
    assert with_signatures(without) == SOURCE


def test_each_parameter_is_described_as_the_field_is() -> None:
    for method in (Scanner.scan, Scanner.show):
        told = " ".join(str(inspect.getdoc(method)).split())
        for name in inspect.signature(method).parameters:
            if name in ScanRequest.model_fields:
                assert f"{name}: {ScanRequest.model_fields[name].description}" in told
