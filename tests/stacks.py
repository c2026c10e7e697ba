"""The part of a CloudFormation template that moto can lay: it knows no aliases, addresses, schedules or alarms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cfnlint.decode import cfn_yaml
from moto.cloudformation.parsing import resource_class_from_type

Template = dict[str, Any]


def parse(text: str) -> Template:
    """Read a template, short forms written out."""
    template: Template = json.loads(json.dumps(cfn_yaml.loads(text)))
    return template


def layable(text: str) -> str:
    """Leave out what moto does not know, and all that refers to it."""
    template = parse(text)
    resources = template["Resources"]
    gone = {name for name, made in resources.items() if resource_class_from_type(made["Type"]) is None}
    while more := {name for name, made in resources.items() if name not in gone and refers(made, gone)}:
        gone |= more
    template["Resources"] = {name: made for name, made in resources.items() if name not in gone}
    template["Outputs"] = {name: made for name, made in template["Outputs"].items() if not refers(made, gone)}
    return json.dumps(template)


def refers(part: object, names: set[str]) -> bool:
    """Whether a part of a template names one of these resources."""
    if isinstance(part, dict):
        return bool(names & {part.get("Ref"), *part.get("Fn::GetAtt", [])[:1]}) or any(
            refers(value, names) for value in part.values()
        )
    return isinstance(part, list) and any(refers(element, names) for element in part)


def ours() -> Template:
    """The project's template."""
    return parse(Path(__file__).resolve().parents[1].joinpath("ecr", "template.yaml").read_text("utf-8"))
