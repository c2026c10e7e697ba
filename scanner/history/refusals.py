"""Why S3 refuses, each in a sentence that says what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from scanner.errors import HistoryError

#: An object that is not there.
MISSING = {"NoSuchKey", "404"}
#: A write whose condition does not hold, or that met another one.
RACED = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}

_SIGN_IN = "sign in again, or check AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_ANOTHER_REGION = "its bucket is in another region: set AWS_REGION to that one"

_REFUSALS = {
    "NoSuchBucket": "there is no such bucket: make it, or name another with SCANNER_HISTORY",
    "InvalidBucketName": "no bucket can be called so: name another with SCANNER_HISTORY",
    "PermanentRedirect": _ANOTHER_REGION,
    "301": _ANOTHER_REGION,
    "AuthorizationHeaderMalformed": _ANOTHER_REGION,
    "IllegalLocationConstraintException": _ANOTHER_REGION,
    "InvalidAccessKeyId": f"AWS does not know these credentials: {_SIGN_IN}",
    "SignatureDoesNotMatch": f"AWS does not know these credentials: {_SIGN_IN}",
    "InvalidToken": f"AWS does not know these credentials: {_SIGN_IN}",
    "ExpiredToken": f"the AWS session has expired: {_SIGN_IN}",
    "RequestTimeTooSkewed": "AWS takes no signature of a machine whose clock is wrong: have a time server set it",
    "SlowDown": "S3 gets more calls than it takes: try again in a minute",
}
_RIGHTS = {"ListObjectsV2": "ListBucket", "HeadObject": "GetObject"}  # others are called as their operation
_DENIED = {"AccessDenied", "403", "AllAccessDisabled"}


def code_of(error: Any) -> str:  # noqa: ANN401  # botocore publishes no types
    """Give the code of a botocore ClientError."""
    return str(error.response["Error"]["Code"])


@contextlib.contextmanager
def speaking(place: str) -> Iterator[None]:
    """Turn what boto3 raises into a `HistoryError` about `place`."""
    from botocore import exceptions  # noqa: PLC0415  # only those pay for it whose history is in S3

    try:
        yield
    except exceptions.ClientError as error:
        raise _unusable(place, _why(error)) from None
    except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError, exceptions.CredentialRetrievalError):
        raise _unusable(place, f"no AWS credentials were found: {_SIGN_IN}") from None
    except exceptions.ProfileNotFound as error:
        problem = f"there is no AWS profile {error.kwargs['profile']}: make it (`aws configure`), or set AWS_PROFILE"
        raise _unusable(place, problem) from None
    except (exceptions.ConnectionError, exceptions.HTTPClientError, exceptions.IncompleteReadError) as error:
        raise HistoryError(
            f"the history at {place} cannot be reached ({_said(error)}): check AWS_REGION, the network and "
            "AWS_ENDPOINT_URL"
        ) from None
    except exceptions.BotoCoreError as error:  # before anybody was asked
        raise _unusable(place, f"{_said(error)}: mend the settings of AWS, AWS_... or its configuration file") from None


def _unusable(place: str, problem: str) -> HistoryError:
    return HistoryError(f"the history at {place} cannot be used: {problem}")


def _said(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")


def _why(error: Any) -> str:  # noqa: ANN401  # botocore publishes no types
    code = code_of(error)
    if code in _DENIED:
        return (
            f"the right s3:{_RIGHTS.get(error.operation_name, error.operation_name)} on it is missing: have it granted"
        )
    return _REFUSALS.get(code, f"S3 refused {error.operation_name} ({code}): mend that, or try again")
