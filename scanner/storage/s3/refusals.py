"""Why S3 refuses, or who answers in its place, each in a sentence that says what to do."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from scanner.bounded_call import CallError
from scanner.remedy import Advice, check_settings, retry
from scanner.storage.base import StorageError, UnreachableError

#: An object that is not there; what has no body says it by its status.
MISSING = {"NoSuchKey"}
MISSING_HEAD = {"NoSuchKey", "404"}
#: A change whose condition does not hold.
RACED = {"PreconditionFailed", "412"}

_CONFLICT = {"ConditionalRequestConflict", "OperationAborted", "409"}
_DENIED = {"AccessDenied", "AllAccessDisabled"}

_SIGN_IN = check_settings("sign in again, or check AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
_NETWORK = check_settings("check AWS_REGION, the network and AWS_ENDPOINT_URL")
_BETWEEN = Advice("check-network", "check HTTPS_PROXY, the network's sign-in page and AWS_ENDPOINT_URL")
_AGAIN = retry("try again, and check the network")


@dataclass(frozen=True, slots=True)
class Place:
    """The prefix that errors speak of.

    Attributes:
        url: `s3://BUCKET` or `s3://BUCKET/PREFIX`.
        setting: what names it; None if nothing does.
    """

    url: str
    setting: str | None = None

    @property
    def another(self) -> str:
        """The advice to go elsewhere."""
        return f"name another with {self.setting}" if self.setting else "name another"


class _Cause(NamedTuple):
    """What is wrong, and what to do, in whose words `{another}` stands for the advice to go elsewhere."""

    problem: str
    remedy: Advice


_ANOTHER_REGION = _Cause("its bucket is in another region", check_settings("set AWS_REGION to that one"))
_UNKNOWN_CREDENTIALS = _Cause("AWS does not know these credentials", _SIGN_IN)

_REFUSALS = {
    "NoSuchBucket": _Cause("there is no such bucket", check_settings("create it, or {another}")),
    "InvalidBucketName": _Cause("no bucket can have this name", check_settings("{another}")),
    "PermanentRedirect": _ANOTHER_REGION,
    "301": _ANOTHER_REGION,
    "AuthorizationHeaderMalformed": _ANOTHER_REGION,
    "IllegalLocationConstraintException": _ANOTHER_REGION,
    "InvalidAccessKeyId": _UNKNOWN_CREDENTIALS,
    "SignatureDoesNotMatch": _UNKNOWN_CREDENTIALS,
    "InvalidToken": _UNKNOWN_CREDENTIALS,
    "ExpiredToken": _Cause("the AWS session has expired", _SIGN_IN),
    "RequestTimeTooSkewed": _Cause(
        "AWS accepts no signature from a machine whose clock is wrong",
        Advice("fix-server", "synchronise it with a time server"),
    ),
    "SlowDown": _Cause("S3 gets more calls than it allows", retry()),
}
#: By status, where the code says nothing.
_STATUSES = {
    300: _Cause("it is said to be elsewhere", _NETWORK),
    301: _ANOTHER_REGION,
    302: _Cause("its caller is sent to another address", _BETWEEN),
    303: _Cause("its caller is sent to another address", _BETWEEN),
    304: _Cause("something between here and S3 answers from what it has cached", _BETWEEN),
    305: _Cause("S3 has to be asked through a proxy", _BETWEEN),
    307: _ANOTHER_REGION,
    308: _Cause("its caller is sent to another address", _BETWEEN),
    400: _Cause("the question was not understood", _NETWORK),
    401: _Cause("something between here and S3 asks for authentication", _BETWEEN),
    403: _Cause("something between here and S3 forbids it", _BETWEEN),
    404: _Cause("what answers there does not know S3", _BETWEEN),
    405: _Cause("what answers there does not do what S3 does", _BETWEEN),
    407: _Cause(
        "a proxy asks for authentication",
        check_settings("name user and password in HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT"),
    ),
    411: _Cause("something between here and S3 has dropped the length of what was sent", _BETWEEN),
    413: _Cause("something between here and S3 takes no file of this size", _BETWEEN),
    416: _Cause("a part of a file was refused, and the whole was asked for", _BETWEEN),
    429: _Cause("it gets more calls than it allows", retry()),
    431: _Cause("something between here and S3 takes no headers of this size", _BETWEEN),
    451: _Cause("something between here and S3 blocks it", _BETWEEN),
    511: _Cause("the network asks for a sign-in", _BETWEEN),
}
#: By hundreds of the status, where neither says more.
_OTHERS = {
    3: _Cause("its caller is sent elsewhere", _BETWEEN),
    4: _Cause("", check_settings("check the bucket's policy and encryption, and AWS_ENDPOINT_URL")),
    5: _Cause("", retry()),
}
_BUSY = {408, 425, 429}  # and all from 500 on
_SERVERS_FAULT = 500
_RIGHTS = {"ListObjectsV2": "ListBucket", "HeadObject": "GetObject"}  # others are called as their operation
_CODE = re.compile(r"[A-Za-z][\w.-]{2,63}", re.ASCII)
_MAX_FOREIGN_TEXT = 300  # characters of what another says


class ForeignAnswerError(Exception):
    """What answered is not S3."""


class ConflictError(Exception):
    """Two changes met; the one that is told so may be tried again."""


def code_of(error: Any) -> str:  # botocore publishes no types
    """Give the code of a botocore ClientError."""
    return str(error.response.get("Error", {}).get("Code", ""))


def status_of(error: Any) -> int:
    """Give the HTTP status of a botocore ClientError."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


@contextlib.contextmanager
def speaking(place: Place) -> Iterator[None]:
    """Turn what boto3 raises into a `StorageError` about `place`, or a `ConflictError`."""
    from botocore import exceptions  # only those pay for it who store in S3
    from botocore.parsers import ResponseParserError
    from urllib3.exceptions import HTTPError

    try:
        yield
    except exceptions.ClientError as error:
        if code_of(error) in _CONFLICT:
            raise ConflictError from None
        raise _refused(place, error) from None
    except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError, exceptions.CredentialRetrievalError):
        raise StorageError(place.url, "no AWS credentials were found", _SIGN_IN) from None
    except exceptions.ProfileNotFound as error:
        problem = f"there is no AWS profile {error.kwargs['profile']}"
        remedy = check_settings("create it (`aws configure`), or set AWS_PROFILE")
        raise StorageError(place.url, problem, remedy) from None
    except (exceptions.IncompleteReadError, exceptions.ResponseStreamingError, HTTPError):
        raise UnreachableError(place.url, "the answer broke off", _AGAIN) from None
    except exceptions.FlexibleChecksumError:
        raise UnreachableError(place.url, "the answer was damaged on its way", _AGAIN) from None
    except (exceptions.ConnectionError, exceptions.HTTPClientError, CallError) as error:
        raise UnreachableError(place.url, _said(error), _NETWORK) from None
    except exceptions.BotoCoreError as error:  # before anybody was asked
        remedy = check_settings("fix the settings of AWS, AWS_... or its configuration file")
        raise StorageError(place.url, _said(error), remedy) from None
    except (ForeignAnswerError, ResponseParserError, ValueError, LookupError, TypeError, RecursionError):
        # No answer of S3's is so, and boto3 has no exception of its own for most of it.
        raise StorageError(place.url, "what answered is not S3", _BETWEEN) from None


def _said(error: Exception) -> str:
    """Give what an error says, without the name and password that an address may have, and at a bounded length."""
    said = re.sub(r"//[^/@\s]*@", "//", " ".join(str(error).split())).rstrip(".")
    return said if len(said) <= _MAX_FOREIGN_TEXT else f"{said[:_MAX_FOREIGN_TEXT]}..."


def _refused(place: Place, error: Any) -> StorageError:  # botocore publishes no types
    code, status = code_of(error), status_of(error)
    if code in _DENIED or (code, error.operation_name) == ("403", "HeadObject"):  # which has no body to say more
        right = _RIGHTS.get(error.operation_name, error.operation_name)
        return StorageError(
            place.url, f"the right s3:{right} on it is missing", Advice("fix-permissions", "ask for it")
        )
    problem, remedy = _cause(code, status, error.operation_name)
    kind = UnreachableError if status in _BUSY or status >= _SERVERS_FAULT else StorageError
    return kind(place.url, problem, replace(remedy, words=remedy.words.format(another=place.another)))


def _cause(code: str, status: int, operation: str) -> _Cause:
    if code in _REFUSALS:
        return _REFUSALS[code]
    if status in _STATUSES and not _CODE.fullmatch(code):
        problem, remedy = _STATUSES[status]
        return _Cause(f"{operation} got HTTP {status}, {problem}", remedy)
    named = code if _CODE.fullmatch(code) else f"HTTP {status}"
    problem, remedy = _OTHERS.get(status // 100, _Cause("", _NETWORK))
    did = "cannot answer" if status >= _SERVERS_FAULT else "refused"
    return _Cause(f"S3 {did} {operation} ({named}){problem and ': '}{problem}", remedy)
