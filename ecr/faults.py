"""Everything that can go wrong between an image and a running function: a sentence each, with the next step."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

#: Every fault by name. The facts in braces are given where it is raised.
FAULTS = {
    # the account
    "no-credentials": "no AWS credentials were found: sign in (`aws sso login`), or set AWS_PROFILE, or "
    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "bad-credentials": "AWS does not know these credentials ({code}): check which are used (AWS_PROFILE, "
    "AWS_ACCESS_KEY_ID) and for which region",
    "expired-credentials": "the AWS session has expired: sign in again and repeat; completed steps are kept",
    "no-profile": "there is no AWS profile {profile}: create it (`aws configure`), or set AWS_PROFILE to another",
    "wrong-clock": "AWS rejects the signatures of a machine whose clock is wrong: synchronize it with a time "
    "server, then repeat",
    "wrong-aws-setting": "AWS cannot be called with this machine's settings ({message}): correct AWS_... in the "
    "environment, or AWS's configuration file",
    "no-region": "no valid AWS region is set: give --region, or set AWS_REGION",
    "no-right": "the permission {action} is missing: ask for it (docs/deploy.md lists what each command needs) "
    "and repeat; completed steps are kept",
    "unreachable": "{place} cannot be reached: check the region's spelling, the network, HTTPS_PROXY and "
    "AWS_ENDPOINT_URL, then repeat; completed steps are kept",
    "throttled": "AWS throttled {action}: wait a minute and repeat; completed steps are kept",
    "refused": "AWS refused {action}: {message} ({code}); fix the cause and repeat; completed steps are kept",
    # the repository and the registry
    "no-repository": "there is no repository {repository} in {region}: run `python -m ecr setup` there, or give its "
    "--region",
    "other-encryption": "the repository {repository} is encrypted with {found}, which cannot be changed: omit "
    "--kms-key, or name another --repository",
    "registry-refused": "the registry {host} refused the {what} ({status}): run `python -m ecr setup`, and check the "
    "permissions ecr:BatchGetImage, ecr:GetDownloadUrlForLayer and ecr:PutImage",
    "used-tag": "the tag {tag} of {repository} holds other content, and tags are immutable: commit and push that "
    "commit, or give another --tag",
    "no-image": "there is no image {reference} in {repository}: run `python -m ecr push`, or name another with --tag "
    "or --digest",
    # the engine and the work tree
    "no-docker": "there is no docker command: install Docker, or put it on the PATH",
    "engine-down": "the Docker engine does not answer: start it, then check with `docker info`",
    "no-local-image": "there is no image {image} here: build it (`scripts/image build`), or name yours with --image",
    "push-failed": "docker push failed: {message}; repeat it: layers that have arrived are not sent again",
    "pull-failed": "docker pull of {image} failed: {message}; fix the cause and repeat",
    "no-commit": "this is not a git work tree with a commit: give --tag",
    "uncommitted": "the work tree has uncommitted changes, so its commit would not say what is in the image: commit "
    "them, or give --tag",
    # the image
    "other-commit": "{image} was built from the commit {found} and not from {wanted}: rebuild it (`scripts/image "
    "build`), or give --tag",
    "index": "{image} is an index of several images, which Lambda does not run: build for one platform with "
    "`--provenance=false --sbom=false` and push it as another tag",
    "wrong-architecture": "{image} is for {found} and the function runs on {wanted}: build it with `--platform "
    "linux/{platform}`, or change the function",
    "unknown-layers": "{image} has layers of the type {found}, which Lambda does not support: build it with gzip "
    "layers and push it as another tag",
    "too-large": "{image} has {found} bytes and Lambda's limit is {limit}: `scripts/image report` lists the largest "
    "files",
    # the function
    "no-function": "there is no function {function} in {region}: run `python -m ecr stack`, or give its --function "
    "and --region",
    "changed-meanwhile": "someone else changed {what} at the same time; none of their changes was overwritten: "
    "check `python -m ecr status`, then repeat",
    "busy": "{function} is being changed by someone else ({message}): repeat when that is done",
    "image-denied": "Lambda may not read {image}: run `python -m ecr setup`, which permits it, and repeat",
    "update-failed": "Lambda could not update to the image: {reason}; the alias was not moved",
    "version-failed": "version {version} of {function} cannot run: {reason}; the alias was not moved",
    "too-slow": "{function} was still {state} after {seconds} s: check `python -m ecr status`, then repeat",
    "smoke-failed": "version {version} failed its first call: {reason}; the alias was not moved: fix the image and "
    "push it again",
    "wrong-setting": "version {version} cannot use {settings} ({reason}); the alias was not moved: correct them with "
    "`python -m ecr stack --parameter`, then deploy again",
    "nothing-before": "no release before this one is on record for the alias {alias} of {function}: name a version "
    "with --to; `python -m ecr status` lists them",
    "no-version": "{function} has no version {version}: `python -m ecr status` lists its versions",
    "image-gone": "the image of version {version} is no longer in {repository}, so it could not start: name another "
    "version with --to, or deploy",
    # the stack
    "stack-failed": "the stack {stack} ended in {status}: {reason}; fix the cause and repeat",
}

#: What each of Lambda's reasons for a failed function means, and what to do; others are quoted.
REASONS = {
    "ImageDeleted": "its image is no longer in ECR: push it again and deploy",
    "ImageAccessDenied": "Lambda may not read its image: run `python -m ecr setup`, then deploy again",
    "InvalidImage": "the image cannot be run (its manifest, entry point or work folder is wrong): fix it and push it "
    "with another tag",
    "InsufficientRolePermissions": "its role lacks a permission: run `python -m ecr stack`",
    "KMSKeyAccessDenied": "Lambda may not use the key it is encrypted with: grant kms:Decrypt to its role",
    "InternalError": "an internal error of AWS: repeat, and check health.aws.amazon.com",
}

_UNKNOWN = {"UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch"}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_SKEWED = {"RequestTimeTooSkewed", "RequestInTheFuture"}
_SKEW = re.compile("Signature (expired|not yet current)")
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_THROTTLED = {"Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded"}


class DeployError(Exception):
    """One of `FAULTS`. `str(error)` is one sentence for the operator."""

    def __init__(self, fault: str, **facts: object) -> None:
        self.fault = fault
        super().__init__(FAULTS[fault].format(**facts))


def reason(code: str | None, said: str | None) -> str:
    """Explain why Lambda marks a function as failed."""
    return REASONS.get(code or "", f"{said or 'no reason given'} ({code or 'no code'})")


def code_of(error: Any) -> str:  # botocore publishes no types
    """Return the code of a botocore ClientError."""
    return str(error.response["Error"]["Code"])


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Turn every error of boto3 into a `DeployError`."""
    from botocore import exceptions  # `--help` does without
    from botocore.parsers import ResponseParserError

    try:
        yield
    except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError, exceptions.CredentialRetrievalError):
        raise DeployError("no-credentials") from None
    except exceptions.ProfileNotFound as error:
        raise DeployError("no-profile", profile=error.kwargs["profile"]) from None
    except (exceptions.TokenRetrievalError, exceptions.SSOTokenLoadError, exceptions.UnauthorizedSSOTokenError):
        raise DeployError("expired-credentials") from None
    except (exceptions.NoRegionError, exceptions.InvalidRegionError):
        raise DeployError("no-region") from None
    except exceptions.ClientError as error:
        raise _answered(error) from None
    except (exceptions.ConnectionError, exceptions.HTTPClientError, ResponseParserError) as error:
        raise DeployError("unreachable", place=getattr(error, "kwargs", {}).get("endpoint_url", "AWS")) from None
    except exceptions.BotoCoreError as error:  # raised before any call
        raise DeployError("wrong-aws-setting", message=" ".join(str(error).split()).rstrip(".")) from None


def _answered(error: Any) -> DeployError:  # botocore publishes no types
    code, action, message = code_of(error), error.operation_name, error.response["Error"].get("Message", "")
    if code in _SKEWED or _SKEW.match(message):
        return DeployError("wrong-clock")
    if code in _UNKNOWN:
        return DeployError("bad-credentials", code=code)
    if code in _EXPIRED:
        return DeployError("expired-credentials")
    if code in _DENIED:
        named = re.search(r"to perform: ([\w:-]+)", message)
        return DeployError("no-right", action=named[1] if named else f"to {action}")
    if code in _THROTTLED:
        return DeployError("throttled", action=action)
    return DeployError("refused", action=action, code=code, message=message.rstrip("."))
