"""render.yaml has the form that Render reads, settings that exist, and a Dockerfile that ends with what is built."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from scanner.config import SETTINGS, Config, HttpConfig
from scanner.http.routes import HEALTH, find
from scanner.server.serve import ENDING, STOPPED
from tests.architecture.modules import ROOT

SCHEMA = json.loads(Path(__file__).with_name("blueprint.schema.json").read_text("utf-8"))
BLUEPRINT: dict[str, Any] = yaml.safe_load(ROOT.joinpath("render.yaml").read_text("utf-8"))
WEB, CACHE = BLUEPRINT["services"]
VARIABLES = {variable["key"]: variable for variable in WEB["envVars"]}
#: What AWS's own library reads.
OF_AWS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def faults(blueprint: object) -> list[str]:
    return [fault.message for fault in Draft202012Validator(SCHEMA).iter_errors(blueprint)]


def test_it_has_the_form_that_render_reads() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert faults(BLUEPRINT) == []


@pytest.mark.parametrize(
    ("service", "field", "value"),
    [
        ("web", "dockerTarget", "web"),  # Render has no such field
        ("web", "runtime", "docker-compose"),
        ("web", "maxShutdownDelaySeconds", 301),
        ("web", "envVars", [{"key": "A", "value": "1", "sync": False}]),
        ("web", "envVars", [{"key": "A", "sync": True}]),
        ("keyvalue", "ipAllowList", None),
        ("keyvalue", "region", "us-east-1"),
    ],
)
def test_another_form_is_noticed(service: str, field: str, value: object) -> None:
    spoiled = copy.deepcopy(BLUEPRINT)
    [fields] = [each for each in spoiled["services"] if each["type"] == service]
    fields[field] = value
    assert faults(spoiled)


def test_every_variable_is_a_setting() -> None:
    assert VARIABLES.keys() - OF_AWS <= {*SETTINGS, "PORT"}
    assert len(VARIABLES) == len(WEB["envVars"])


def test_the_values_that_stand_there_can_be_read() -> None:
    given = {name: str(variable["value"]) for name, variable in VARIABLES.items() if "value" in variable}
    assert str(HttpConfig.read(given).backend) == "lambda:us-market-scanner:live"
    assert Config.read(given).region == "us-east-1"


def test_no_secret_stands_there() -> None:
    asked = {name for name, variable in VARIABLES.items() if variable.get("sync") is False}
    assert asked == {*OF_AWS, "SCANNER_API_KEYS", "SCANNER_CORS_ORIGINS"}


def test_its_cache_is_the_one_beside_it_and_nobody_elses() -> None:
    service = VARIABLES["REDIS_URL"]["fromService"]
    assert (service["type"], service["name"]) == (CACHE["type"], CACHE["name"])
    assert service["property"] == "connectionString"
    assert (CACHE["ipAllowList"], CACHE["region"]) == ([], WEB["region"])


def test_its_health_is_asked_for_where_it_is_told() -> None:
    assert find(WEB["healthCheckPath"]).route.path == HEALTH


def test_it_stops_within_the_time_that_it_gets() -> None:
    assert WEB["maxShutdownDelaySeconds"] > STOPPED + ENDING


def test_the_last_stage_of_the_dockerfile_is_the_web_service() -> None:
    dockerfile = ROOT.joinpath(WEB["dockerContext"], WEB["dockerfilePath"]).read_text("utf-8")
    instructions = [line for line in dockerfile.splitlines() if re.match(r"[A-Z]+ ", line)]
    assert instructions[-1] == "FROM web"
