"""AWS for tests: moto behind one address, with what moto lacks, a log of the calls, and faults on demand.

What is added: functions carry a RevisionId and changes on top of another are refused, versions keep the image they
were published with (moto's follow the newest), Invoke is answered, and a stack is laid as far as moto can.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode
from xml.sax.saxutils import escape

import boto3
import botocore.session
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from tests.descriptions import parse_once
from tests.stacks import layable

parse_once()

READING = re.compile(r"Get|List|Describe|BatchGet|Validate|Invoke|Head|UpdateFunctionCode DryRun")
TEMPLATE = re.compile(r"<TemplateBody>.*</TemplateBody>", re.DOTALL)
KEY, SECRET, REGION = "AKIAPLANTED", "planted-secret", "us-east-1"
HEALTHY = {"statusCode": 200, "headers": {}, "body": '{"status": "ok"}'}

Change = Callable[[dict[str, Any]], None]


def _lambda_operations() -> list[tuple[str, re.Pattern[str], str]]:
    model = botocore.session.get_session().get_service_model("lambda")
    found = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        path = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(http["requestUri"].partition("?")[0]))
        found.append((http["method"], re.compile(f"{path}/?"), name))
    return found


OPERATIONS = _lambda_operations()


@dataclass
class Amazon:
    """The stand-in.

    Attributes:
        calls: every operation asked for, in order; `UpdateFunctionCode DryRun` is one of its own.
        regions: those that the calls were signed for, in their order.
        invoked: the versions that were invoked.
        delay: seconds before each answer.
        at_once: the most calls that were under way at a time.
        asked: what the last change of a stack asked for, as it was sent.
        reply: what an invocation answers, or what makes an answer of its event; an `errorMessage` in it makes it a
            function's error.
    """

    url: str = ""
    calls: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    invoked: list[str] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    reply: Any = field(default_factory=lambda: dict(HEALTHY))
    _images: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    at_once: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _body: str = ""
    _refusals: dict[str, Callable[[], Response]] = field(default_factory=dict)
    _scripts: list[tuple[str, Callable[[Response], Response]]] = field(default_factory=list)
    _moto: Client = field(
        default_factory=lambda: Client(DomainDispatcherApplication(create_backend_app), response_wrapper=Response)
    )

    def changes(self) -> list[str]:
        """The calls that may have changed something."""
        return [call for call in self.calls if not READING.match(call)]

    def refuse(self, operation: str, code: str, message: str = "no", *, status: int = 400, done: bool = False) -> None:
        """Answer an operation with an error of AWS's; with `done`, after it was carried out.

        An operation of S3's is called `PUT /bucket/key`.
        """

        def refusal() -> Response:
            body = json.dumps({"__type": code, "message": message, "Type": "User"})
            if " " in operation:  # S3
                body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
            elif operation in {"GetCallerIdentity", "DescribeStacks", "UpdateStack"}:  # these speak XML too
                body = f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
            return Response(body, status, {"x-amzn-ErrorType": code})

        if done:
            self._scripts.append((operation, lambda _: refusal()))
        else:
            self._refusals[operation] = refusal

    def alter(self, operation: str, change: Change) -> None:
        """Change what an operation answers."""

        def altered(response: Response) -> Response:
            document = json.loads(response.get_data())
            change(document)
            response.set_data(json.dumps(document))
            return response

        self._scripts.append((operation, altered))

    def empty(self) -> None:
        """Forget everything that was made: moto keeps it for the process."""
        self._ask("POST", "/moto-api/reset", b"", {})

    def rewrite(self, operation: str, before: str, *after: str) -> None:
        """Change a word of what an operation answers: into one after the other, and into the last from then on."""
        words = list(after)

        def rewritten(response: Response) -> Response:
            word = words.pop(0) if len(words) > 1 else words[0]
            response.set_data(response.get_data(as_text=True).replace(before, word))
            return response

        self._scripts.append((operation, rewritten))

    def tell(self, operation: str, *bodies: Callable[[], str]) -> None:
        """Answer an operation with these in turn."""
        told = iter(bodies)
        self._scripts.append((operation, lambda _: Response(next(told)())))

    def heal(self) -> None:
        """Forget what `refuse` and `alter` said."""
        self._refusals.clear()
        self._scripts.clear()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        data = request.get_data()
        operation = _operation(request, data)
        self.calls.append(operation)
        self.regions += re.findall(r"Credential=\w+/\d+/([\w-]+)/", request.headers.get("Authorization", ""))
        with self._counted():
            return self._respond(request, operation, data)(environ, start_response)

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._now += 1
            self.at_once = max(self.at_once, self._now)
        time.sleep(self.delay)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1

    def _respond(self, request: Request, operation: str, data: bytes) -> Response:
        if refusal := self._refusals.get(operation):
            return refusal()
        response = self._conflict(request, operation, data) or self._answer(request, operation, data)
        for name, script in self._scripts:
            if name == operation:
                response = script(response)
        return response

    def _answer(self, request: Request, operation: str, data: bytes) -> Response:
        if operation == "Invoke":
            self.invoked.append(request.args.get("Qualifier", ""))
            reply = self.reply(json.loads(data)) if callable(self.reply) else self.reply
            headers = {"X-Amz-Function-Error": "Unhandled"} if "errorMessage" in reply else {}
            return Response(json.dumps(reply), 200, headers)
        if operation == "CreateStack":
            data = self._layable(data)
        elif operation == "UpdateStack":  # which moto cannot do to this template
            self.asked = {name: values[0] for name, values in parse_qs(data.decode()).items()}
            return Response("<UpdateStackResponse><UpdateStackResult/></UpdateStackResponse>")
        response = self._ask(request.method, request.full_path, data, dict(request.headers))
        if operation == "GetTemplate":
            response.set_data(TEMPLATE.sub(self._template, response.get_data(as_text=True)))
        if "/functions/" in request.path and response.status_code < 300:
            document = json.loads(response.get_data() or "{}")
            self._keep_image(operation, document, request)
            _revise(document)
            response.set_data(json.dumps(document))
        return response

    def _layable(self, data: bytes) -> bytes:
        form = {name: values[0] for name, values in parse_qs(data.decode(), keep_blank_values=True).items()}
        self._body = form["TemplateBody"]
        keys = {value: name for name, value in form.items() if name.endswith(".ParameterKey")}
        self._images["1"] = form[keys["ImageUri"].replace("Key", "Value")]  # the version that a stack publishes
        return urlencode(form | {"TemplateBody": layable(self._body)}).encode()

    def _template(self, _: re.Match[str]) -> str:
        return f"<TemplateBody>{escape(self._body)}</TemplateBody>"

    def _keep_image(self, operation: str, document: dict[str, Any], request: Request) -> None:
        if operation == "PublishVersion":
            path = request.path.removesuffix("/versions")
            found = json.loads(self._ask("GET", path, b"", dict(request.headers)).get_data())
            self._images.setdefault(document["Version"], found["Code"]["ImageUri"])
        elif operation == "GetFunction" and (image := self._images.get(request.args.get("Qualifier", ""))):
            document["Code"]["ImageUri"] = image

    def _conflict(self, request: Request, operation: str, data: bytes) -> Response | None:
        """Refuse a change of something that is no longer as the caller saw it."""
        said = (
            json.loads(data).get("RevisionId") if request.path.startswith("/2015") and data.startswith(b"{") else None
        )
        if operation == "Invoke" or said is None:
            return None
        path = re.sub(r"/(code|versions)/?$", "", request.path)
        found = json.loads(self._ask("GET", path, b"", dict(request.headers)).get_data())
        _revise(found)
        if said in {found.get("RevisionId"), found.get("Configuration", {}).get("RevisionId")}:
            return None
        body = json.dumps({"message": "The Revision Id provided does not match the latest Revision Id."})
        return Response(body, 412, {"x-amzn-ErrorType": "PreconditionFailedException"})

    def _ask(self, method: str, path: str, data: bytes, headers: dict[str, str]) -> Response:
        headers = {name: value for name, value in headers.items() if name.lower() != "content-length"}
        return self._moto.open(path, method=method, data=data, headers=headers)


def _operation(request: Request, data: bytes) -> str:
    if target := request.headers.get("X-Amz-Target"):
        return target.rpartition(".")[2]
    for method, path, name in OPERATIONS:
        if request.method == method and path.fullmatch(unquote(request.path)):
            return f"{name} DryRun" if b'"DryRun": true' in data else name
    form = parse_qs(data.decode("utf-8", "replace")).get("Action", [f"{request.method} {request.path}"])
    return form[0]


def _revise(document: dict[str, Any]) -> None:
    """Give every function in an answer a RevisionId that changes with it."""
    for part in (document, document.get("Configuration", {}), *document.get("Versions", ())):
        if "FunctionArn" in part:
            seen = {key: value for key, value in part.items() if key != "FunctionArn"}  # it is written in two ways
            part["RevisionId"] = hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def client_of(service: str) -> Any:
    """Give a client for what a test does itself; it does not read AWS_REGION, which what is tested has to."""
    return boto3.Session(region_name=REGION).client(service)


@contextlib.contextmanager
def serving() -> Iterator[Amazon]:
    """Serve it on a free port, empty."""
    amazon = Amazon()
    server = make_server("127.0.0.1", 0, amazon, threaded=True)
    amazon.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        amazon.empty()
        yield amazon
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    """Serve it, and have an environment in which boto3 finds it and nothing of this machine's."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    with serving() as amazon:
        settings = {
            "AWS_ENDPOINT_URL": amazon.url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        yield amazon
