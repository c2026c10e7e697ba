from __future__ import annotations

from scanner.actions.page import actions_page
from scanner.actions.registry import ACTIONS


def test_it_has_every_action_and_every_field() -> None:
    page = actions_page()
    for action in ACTIONS.values():
        section = page.partition(f"\n## {action.name}\n")[2].partition("\n## ")[0]
        for name in (*(field.name for field in action.fields), *action.request_fields):
            assert f"`{name}`" in section
