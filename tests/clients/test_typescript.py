"""A TypeScript client with types that were made from an OpenAPI document compiles, runs, and is held to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients.miniature import DOCUMENT, served
from tests.clients.node import run_typescript, write_types

PROGRAM = """
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const client = createClient<paths>({ baseUrl: "URL" });
const { data, error } = await client.GET("/word", { params: { query: { word: "höchst" } } });
if (error !== undefined || data === undefined) throw new Error("no answer");
const length: LENGTH = data.length;
console.log(data.word, length);
"""


def test_a_typed_program_asks_and_understands(tmp_path: Path) -> None:
    write_types(DOCUMENT, tmp_path)
    with served() as url:
        printed = run_typescript(PROGRAM.replace("URL", url).replace("LENGTH", "number | null"), tmp_path)
    assert printed == "höchst 6\n"


def test_a_program_that_forgets_a_null_of_the_document_does_not_compile(tmp_path: Path) -> None:
    write_types(DOCUMENT, tmp_path)
    with pytest.raises(AssertionError, match="'number \\| null' is not assignable to type 'number'"):
        run_typescript(PROGRAM.replace("LENGTH", "number"), tmp_path)
