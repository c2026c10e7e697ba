"""Sends an event to the function, under the emulator or deployed, and prints its answer as a table."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter

from ecr.cloud import Cloud
from ecr.command import in_region
from ecr.faults import DeployError, code_of, explained
from scanner.cli.answer import print_answer
from scanner.cli.doctor import print_findings
from scanner.cli.options import examples
from scanner.cli.terminal import messages, results
from scanner.doctor.finding import from_report
from scanner.result import Answer

EMULATOR = "http://localhost:9000/2015-03-31/functions/function/invocations"
EVENT = '{"screen": "minervini", "limit": 10}'
#: Seconds that Lambda lets a function run at most, and a little.
TIMEOUT = 910
_FAILED = 400


EXAMPLES = examples(
    "scripts/invoke",
    """scripts/invoke '{"where": "rsi(2) < 10 and close > sma(200)", "limit": 5}'""",
    """scripts/invoke '{"action": "doctor"}' --function us-market-scanner:live""",
)


@click.command(epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("event", required=False)
@click.option("--url", default=EMULATOR, show_default=True, help="Where the emulator is.")
@click.option(
    "--function", "name", metavar="NAME", help="A deployed function instead: its name or ARN, :ALIAS included."
)
@in_region
@click.option("--json", "raw", is_flag=True, help="Print the reply's body, as JSON.")
@click.option("--timeout", type=click.IntRange(1, TIMEOUT), default=TIMEOUT, help="Seconds to wait for the answer.")
def invoke(  # options
    event: str | None, url: str, name: str | None, region: str | None, timeout: int, *, raw: bool
) -> None:
    """Send EVENT to the function and print what it answers.

    EVENT is a JSON text, the name of a file, or - for standard input (default: a scan of a preset). The deployed
    function is asked with the credentials that the AWS command line would use.
    """
    text = event_text(event)
    with messages().status("waiting for the function", spinner="line"):
        payload = ask_function(Cloud(region), name, text, timeout) if name else post(url, text, timeout)
    status, body = read_reply(payload)
    if status >= _FAILED:
        raise click.ClickException(f"{body['error']['message']} (status {status})")
    if "results" in body and not raw:
        print_answer(results(), TypeAdapter(Answer).validate_python(body))
    elif "findings" in body and not raw:
        print_findings(results(), map(from_report, body["findings"]))
    else:
        click.echo(json.dumps(body, indent=2, ensure_ascii=False))


def event_text(event: str | None) -> bytes:
    """Take the event from where it is; it need not be one that the function understands."""
    if event is None:
        return EVENT.encode()
    if event == "-":
        return sys.stdin.buffer.read()
    if event.lstrip().startswith(("{", "[", '"')):
        return event.encode()
    try:
        return Path(event).read_bytes()
    except OSError as error:
        raise click.ClickException(
            f"{event!r} is neither JSON nor a file that can be read ({error.strerror})"
        ) from error


def post(url: str, event: bytes, timeout: int) -> bytes:
    """Send the event as the emulator wants it."""
    request = urllib.request.Request(url, event, method="POST")  # noqa: S310  # the address is the user's own
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310  # as above
            return bytes(response.read())
    except urllib.error.HTTPError as error:
        return error.read()  # the emulator's own errors are JSON too
    except OSError as error:
        reason = getattr(error, "reason", error)
        advice = "start it with `docker compose up --detach --wait`, and send it one event at a time"
        raise click.ClickException(f"no answer from {url} ({reason}): {advice}") from error


def ask_function(cloud: Cloud, name: str, event: bytes, timeout: int) -> bytes:
    """Send the event to a deployed function, once."""
    try:
        with explained():
            return _invoke(cloud, name, event, timeout)
    except ImportError as error:
        raise click.ClickException("a deployed function is asked with boto3: scripts/setup dev installs it") from error
    except DeployError as error:
        raise click.ClickException(str(error)) from error


def _invoke(cloud: Cloud, name: str, event: bytes, timeout: int) -> bytes:
    from botocore.exceptions import ClientError  # only for a deployed function

    try:
        answer = cloud.client("lambda", read_timeout=timeout, max_attempts=1).invoke(FunctionName=name, Payload=event)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        raise DeployError("no-function", function=name, region=cloud.region) from None
    return bytes(answer["Payload"].read())


def read_reply(payload: bytes) -> tuple[int, dict[str, Any]]:
    """Take a reply apart: its status, and its body. What Lambda itself says instead ends the program."""
    try:
        reply = json.loads(payload)
        return int(reply["statusCode"]), json.loads(reply["body"])
    except (ValueError, TypeError, KeyError) as error:
        said = payload.decode(errors="replace").strip() or "nothing"
        raise click.ClickException(f"the function did not answer; Lambda says: {said}") from error


if __name__ == "__main__":
    invoke()
