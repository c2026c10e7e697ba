"""What each action does: it asks whom the command line asks, and puts the answer into words for JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from scanner import wiring
from scanner.deadline import TimeLeft
from scanner.doctor.machine import own_versions
from scanner.handler.data_actions import refresh, sync, warm
from scanner.handler.event import Call
from scanner.handler.health import doctor, health
from scanner.handler.reply import MAX_BYTES
from scanner.result import SCHEMA, Answer
from scanner.screening.order import SCORE
from scanner.screening.presets import presets

Fields = Mapping[str, object]


def run(call: Call, request_id: str, time_left: TimeLeft) -> Answer | dict[str, object]:
    """Do what a call asks for, and give what to reply.

    Raises:
        ScannerError: as the action does.
    """
    content = DONE[call.action](call.fields, time_left)
    if isinstance(content, Answer):
        return replace(content, request_id=request_id)
    return {**content, "request_id": request_id}


def _scan(fields: Fields, time_left: TimeLeft) -> Answer:
    return wiring.service().scan(fields, time_left=time_left, largest=MAX_BYTES)


def _health(_fields: Fields, time_left: TimeLeft) -> dict[str, object]:
    return {**health(time_left), "versions": own_versions()}


def _doctor(_fields: Fields, time_left: TimeLeft) -> dict[str, object]:
    return doctor(time_left)


def _screens(_fields: Fields, _time_left: TimeLeft) -> dict[str, object]:
    screens = [
        {
            "screen": preset.name,
            "title": preset.title,
            "about": preset.about,
            "where": preset.where,
            "order_by": preset.order_by or SCORE,
            "source": preset.source,
        }
        for preset in presets().values()
    ]
    return {"screens": screens}


def _version(_fields: Fields, _time_left: TimeLeft) -> dict[str, object]:
    return {"versions": own_versions(), "schema": SCHEMA}


#: What does each action of the registry.
DONE: dict[str, Callable[[Fields, TimeLeft], Answer | dict[str, object]]] = {
    "scan": _scan,
    "health": _health,
    "doctor": _doctor,
    "sync": sync,
    "warm": warm,
    "refresh": refresh,
    "screens": _screens,
    "version": _version,
}
