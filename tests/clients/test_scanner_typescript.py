"""A TypeScript program with the types of the scanner's document compiles, and asks a real `scanner serve`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner.http.openapi import document
from tests.clients.node import run_typescript, write_types
from tests.clients.test_scanner import settings, url

__all__ = ["settings", "url"]

PROGRAM = """
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Answer = components["schemas"]["Answer"];
type Result = components["schemas"]["Result"];
const whole = (results: Answer["results"]): results is Result[] =>
    Array.isArray(results) && results.every((row) => row.reasons !== undefined);

const client = createClient<paths>({ baseUrl: "URL" });
const query = { screen: "minervini", limit: 2, columns: ["rsi(14)"] } as const;
const asked = { ...query, columns: [...query.columns] };
const scan = await client.GET("/v1/scan", { params: { query: asked } });
if (scan.data === undefined || !whole(scan.data.results)) throw new Error("no answer");
const [first] = scan.data.results;
if (first === undefined) throw new Error("no result");
const score: number | null = first.score;
const left: string[] = first.reasons.map(({ evidence }) => evidence.kind);

const show = await client.GET("/v1/tickers/{ticker}", { params: { path: { ticker: first.ticker } } });
const values = await client.POST("/v1/values", { body: { expressions: "close, rsi(14)", tickers: [first.ticker] } });
const wrong = await client.GET("/v1/scan", { params: { query: { where: "nosuch > 1" } } });
const columns = await client.GET("/v1/scan", { params: { query: { form: "columns", fields: ["ticker", "close"] } } });
const { error } = wrong;
if (error === undefined) throw new Error("no problem");
console.log(JSON.stringify({
    ticker: first.ticker,
    scored: score !== null,
    kinds: new Set(left).size > 0,
    shown: show.data?.result.ticker,
    values: Object.keys(values.data?.values ?? {}),
    pointer: error.faults?.[0]?.pointer,
    columns: columns.data && !Array.isArray(columns.data.results) && Object.keys(columns.data.results),
}));
"""


def test_a_typed_program_scans_shows_computes_and_is_told_what_is_wrong(tmp_path: Path, url: str) -> None:
    write_types(document(), tmp_path)
    printed = run_typescript(PROGRAM.replace("URL", url), tmp_path)
    found = json.loads(printed)
    assert found["shown"] == found["ticker"]
    assert (found["scored"], found["kinds"]) == (True, True)
    assert found["values"] == ["close", "rsi(14)"]
    assert found["pointer"] == "#/where"
    assert sorted(found["columns"]) == ["close", "ticker"]


def test_a_program_that_takes_a_score_for_granted_does_not_compile(tmp_path: Path) -> None:
    write_types(document(), tmp_path)
    with pytest.raises(AssertionError, match="'number \\| null' is not assignable to type 'number'"):
        run_typescript(PROGRAM.replace("const score: number | null", "const score: number"), tmp_path)
