"""The server of the market, where another one is asked."""

from __future__ import annotations

from scripts.stack import Stack


def test_it_idles_when_another_server_is_named() -> None:
    idle = Stack(POLYGON_BASE_URL="https://api.polygon.io", POLYGON_API_KEY="of-the-real-one")
    try:
        idle.compose("up", "--detach", "--wait", "market")
        processes = idle.compose("top", "market")
    finally:
        idle.down()
    assert any(line.split()[-2:] == ["sleep", "infinity"] for line in processes.splitlines())
