"""The page at `/`: what can be asked for, for people with a browser. It has no scripts and loads nothing."""

from __future__ import annotations

from functools import cache
from html import escape

from scanner.http.message import Response
from scanner.http.routes import OPENAPI, routes
from scanner.version import __version__

PATH = "/"


def page() -> Response:
    """Give the page."""
    return Response(200, {"content-type": "text/html; charset=utf-8", "cache-control": "no-cache"}, _written())


@cache
def _written() -> bytes:
    rows = "\n".join(
        f"<tr><td>{', '.join(route.methods)}</td><td><code>{escape(route.path)}</code></td>"
        f"<td>{escape(route.action.help if route.action else '')}</td></tr>"
        for route in routes()
    )
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>US market scanner</title>
<h1>US market scanner {__version__}</h1>
<p>This service answers programs and pages in JSON. <a href="{OPENAPI}">{OPENAPI}</a> describes everything that can be
asked for, and <code>docs/web.md</code> of the project how to ask from a page. Where keys are needed, send one as
<code>Authorization: Bearer KEY</code> or <code>X-API-Key: KEY</code>.</p>
<table>
<tr><th>methods</th><th>address</th><th>answers</th></tr>
{rows}
</table>
</html>
""".encode()
