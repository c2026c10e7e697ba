"""The rate of `scanner serve`, next to a bare Starlette route that returns the same bytes.

Both are asked in turn, by 50 clients that keep their connections, and by 200 that come at once. What decides is the
ratio within one run: the client takes its share of the machine too.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from scanner.config import Config
from scanner.history.sync import sync
from scanner.wiring import make_history, make_market

ROOT = Path(__file__).resolve().parent.parent.parent
MARKET = "simulated:2000x504"
TARGET = "/v1/scan?screen=minervini&limit=50"
#: Requests of one repeat, by the clients that send them.
LOADS = {50: 4_000, 200: 200}
REPEATS = 7
#: Headers that a server adds itself.
_NOT_KEPT = {"connection", "content-length", "date"}
LEAST_RATIO = 0.7


@dataclass
class Server:
    """A server in a process of its own."""

    name: str
    port: int
    process: subprocess.Popen[str]

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(name: str, command: list[str], environment: dict[str, str]) -> Iterator[Server]:
    """Start a server, which prints its address once it listens."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout  # it is a pipe
        yield Server(name, int(process.stdout.readline().rpartition(":")[2]), process)
    finally:
        process.terminate()
        process.communicate()


def bare() -> None:
    """Serve what comes in on stdin, headers and body, by the least that Starlette needs."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request as Asked
    from starlette.responses import Response
    from starlette.routing import Route

    from scanner.asgi_server import listen, url_of

    told = json.loads(sys.stdin.read())
    body = bytes.fromhex(told["body"])

    async def scan(_: Asked) -> Response:
        return Response(body, headers=told["headers"])

    app = Starlette(routes=[Route("/v1/scan", scan)])
    settings = uvicorn.Config(app, http="httptools", log_level="warning", access_log=False, server_header=False)
    with listen("127.0.0.1", 0) as listening:
        print(url_of(listening), flush=True)
        uvicorn.Server(settings).run(sockets=[listening])


async def ask(port: int, clients: int, total: int) -> float:
    """Send so many requests by so many clients at once; give the seconds until the last answer."""
    request = f"GET {TARGET} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    left = iter(range(total))

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(head.decode())
            await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r")[0]))
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return time.perf_counter() - begun


def measured(servers: list[Server]) -> Iterator[str]:
    """Ask each in turn, and write a row for each load."""
    names = " | ".join(f"{each.name}, requests a second" for each in servers)
    yield f"| clients | {names} | CPU, us a request | ratio |"
    yield "| --- | --- | --- | --- | --- |"
    for clients, total in LOADS.items():
        rates: dict[str, list[float]] = {each.name: [] for each in servers}
        spent = dict.fromkeys(rates, 0.0)
        for _ in range(REPEATS):
            for each in servers:
                before = each.cpu()
                rates[each.name].append(total / asyncio.run(ask(each.port, clients, total)))
                spent[each.name] += each.cpu() - before
        ours, theirs = (statistics.median(rates[each.name]) for each in servers)
        shown = (f"{statistics.median(of):,.0f} ({min(of):,.0f} to {max(of):,.0f})" for of in rates.values())
        cpu = " and ".join(f"{1e6 * of / (REPEATS * total):.0f}" for of in spent.values())
        yield f"| {clients} | {' | '.join(shown)} | {cpu} | {ours / theirs:.2f} (target {LEAST_RATIO} or more) |"


def main() -> None:
    """Start both servers, and measure."""
    with TemporaryDirectory() as place:
        settings = {"SCANNER_MARKET": MARKET, "SCANNER_HISTORY": place}
        config = Config.read(settings)
        sync(make_history(config), make_market(config))
        ours = [sys.executable, "-m", "scanner", "serve", "--port", "0"]
        with serving("serve", ours, settings) as server:
            got = urlopen(
                Request(f"http://127.0.0.1:{server.port}{TARGET}", headers={"Accept-Encoding": "gzip"}), timeout=60
            )
            kept = {
                name: of for name, of in got.headers.items() if name not in {"connection", "content-length", "date"}
            }
            told = json.dumps({"headers": kept, "body": got.read().hex()})
            with bare_serving(told) as other:
                for line in measured([server, other]):
                    print(line)
    print(f"Load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


@contextmanager
def bare_serving(told: str) -> Iterator[Server]:
    """Start the bare route."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from scripts.bench.web import bare; bare()"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdin  # both are pipes
        assert process.stdout
        process.stdin.write(told)
        process.stdin.close()
        yield Server("bare route", int(process.stdout.readline().rpartition(":")[2]), process)
    finally:
        process.terminate()
        process.wait()
        if process.stdout:
            process.stdout.close()


if __name__ == "__main__":
    main()
