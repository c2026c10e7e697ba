"""Why Lambda does not answer, each in a sentence that says what to do."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.bounded_call import CallError
from scanner.errors import BackendBusy, BackendError
from scanner.remedy import Advice, Remedy, check_settings, retry

_NETWORK = check_settings("check AWS_REGION, the network and AWS_ENDPOINT_URL")
_SIGN_IN = check_settings("sign in again, or check AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
_LOG = Advice("fix-server", "look into its log in CloudWatch")
_NAME = check_settings("correct SCANNER_BACKEND or AWS_REGION")
_AGAIN = retry()

#: By the code of a refusal: what is wrong, and what to do.
_REFUSALS: Mapping[str, tuple[str, Remedy]] = {
    "AccessDeniedException": (
        "may not be invoked with these AWS credentials",
        Advice("fix-permissions", "ask for the permission lambda:InvokeFunction on it"),
    ),
    "ResourceNotFoundException": ("does not exist in this account and region, or has no such alias or version", _NAME),
    "InvalidParameterValueException": ("cannot have this name or version", _NAME),
    "RequestTooLargeException": ("takes no question of this size", Advice("change-request", "ask for fewer tickers")),
    "ExpiredTokenException": ("cannot be invoked, since the AWS session has expired", _SIGN_IN),
    "RequestExpired": (
        "cannot be invoked from a machine whose clock is wrong",
        Advice("fix-server", "synchronise it with a time server"),
    ),
    **dict.fromkeys(
        (
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "IncompleteSignatureException",
            "MissingAuthenticationTokenException",
        ),
        ("cannot be invoked with these AWS credentials, which AWS does not know", _SIGN_IN),
    ),
}
#: Refusals that pass.
_BUSY: Mapping[str, str] = {
    "TooManyRequestsException": "gets more calls than it may answer at the same time",
    "ThrottlingException": "gets more calls than AWS allows",
    "EC2ThrottledException": "gets no more network interfaces at the moment",
    "ResourceConflictException": "is being changed",
    "ResourceNotReadyException": "is not ready yet",
    "SnapStartNotReadyException": "is not ready yet",
    "ServiceException": "cannot be invoked, since Lambda fails at the moment",
    "ServiceUnavailableException": "cannot be invoked, since Lambda fails at the moment",
}
_WORD = re.compile(r"[A-Za-z][\w.-]{2,63}", re.ASCII)
_SERVERS_FAULT = 500


@contextlib.contextmanager
def speaking(place: str) -> Iterator[None]:
    """Turn what boto3 raises into a `BackendError` about `place`."""
    from botocore import exceptions  # only those pay for it who ask a function
    from botocore.parsers import ResponseParserError
    from urllib3.exceptions import HTTPError

    try:
        yield
    except exceptions.ClientError as error:
        raise _refused(place, error.response) from None
    except exceptions.NoRegionError:
        todo = check_settings("set AWS_REGION, or name the function by its ARN in SCANNER_BACKEND")
        raise BackendError(place, "is in a region that nobody named", todo) from None
    except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError, exceptions.CredentialRetrievalError):
        raise BackendError(place, "cannot be invoked without AWS credentials", _SIGN_IN) from None
    except exceptions.ProfileNotFound:
        raise BackendError(place, "cannot be invoked by an AWS profile that does not exist", _SIGN_IN) from None
    except (exceptions.ReadTimeoutError, CallError):
        raise BackendError(place, "did not answer in time; what it began may still go on", _LOG) from None
    except (exceptions.ConnectionClosedError, exceptions.ResponseStreamingError, exceptions.IncompleteReadError):
        raise BackendError(place, "broke off its answer", _AGAIN) from None
    except (exceptions.ConnectionError, exceptions.HTTPClientError, HTTPError) as error:
        raise BackendError(place, f"cannot be reached ({type(error).__name__})", _NETWORK) from None
    except (exceptions.BotoCoreError, ResponseParserError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise BackendError(place, f"cannot be invoked ({type(error).__name__})", _NETWORK) from None


def failed(place: str, kind: str, payload: bytes) -> BackendError:
    """Say that a function ended with an error of its own.

    Args:
        place: the function.
        kind: what Lambda calls it, `Unhandled`.
        payload: what Lambda tells of it, of which only the error's name is repeated.
    """
    named = re.search(rb'"errorType"\s*:\s*"([\w.-]{3,64})"', payload[:10_000])
    name = named[1].decode() if named else kind if _WORD.fullmatch(kind) else "an error"
    return BackendError(place, f"ended before it had answered ({name})", _LOG)


def _refused(place: str, response: Mapping[str, Any]) -> BackendError:
    code = str(response.get("Error", {}).get("Code", ""))
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in _BUSY:
        return BackendBusy(place, _BUSY[code], _AGAIN)
    if code in _REFUSALS:
        return BackendError(place, *_REFUSALS[code])
    named = code if _WORD.fullmatch(code) else f"HTTP {status}"
    if status in {408, 429} or status >= _SERVERS_FAULT:
        return BackendBusy(place, f"cannot be invoked at the moment ({named})", _AGAIN)
    return BackendError(place, f"refused to be invoked ({named})", _NETWORK)
