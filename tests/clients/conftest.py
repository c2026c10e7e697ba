"""Leaves out what needs Node.js or Chromium where they are missing: the head of a run says so, and CI wants all."""

from __future__ import annotations

from tests.clients.node import chromium, has_node

collect_ignore = [
    *([] if has_node() else ["test_typescript.py", "test_scanner_typescript.py"]),
    *([] if has_node() and chromium() else ["test_browser.py", "test_web_page.py"]),
]
