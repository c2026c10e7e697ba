"""The tools that check an OpenAPI document and make a Python client of it do so."""

from __future__ import annotations

import copy
import importlib
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from tests.clients.generated import PACKAGE, python_client
from tests.clients.miniature import DOCUMENT, served


def test_a_client_that_was_made_from_the_document_asks_and_understands(tmp_path: Path) -> None:
    with served() as url, python_client(DOCUMENT, tmp_path) as package:
        read_word = importlib.import_module(f"{PACKAGE}.api.default.read_word")
        with package.Client(base_url=url) as client:
            answer = read_word.sync(client=client, word="höchst")
    assert (answer.word, answer.length) == ("höchst", 6)


def test_a_document_that_the_generator_does_not_fully_understand_is_a_failure(tmp_path: Path) -> None:
    odd = copy.deepcopy(DOCUMENT)
    odd["components"]["schemas"]["Word"]["properties"]["length"] = {"$ref": "#/components/schemas/Missing"}  # type: ignore[index]
    with pytest.raises(AssertionError, match="Missing"), python_client(odd, tmp_path):
        pass


def test_a_document_of_openapi_3_1_is_told_from_one_that_is_none() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    wrong = copy.deepcopy(DOCUMENT)
    wrong["paths"]["/word"]["get"]["responses"] = []  # type: ignore[index]
    with pytest.raises(OpenAPIValidationError):
        OpenAPIV31SpecValidator(wrong).validate()
