"""A secret in AWS Secrets Manager; the stack knows its name only."""

from __future__ import annotations

from ecr.cloud import Cloud
from ecr.faults import code_of
from ecr.steps import Steps


def store(cloud: Cloud, name: str, value: str, steps: Steps) -> str | None:
    """Create a secret, or update its value if that differs.

    Returns:
        Its ARN; None in a dry run that would create it.
    """
    from botocore.exceptions import ClientError  # not needed for `--help`

    client = cloud.client("secretsmanager")
    try:
        held = client.get_secret_value(SecretId=name)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        made = steps.do(f"create the secret {name}", lambda: client.create_secret(Name=name, SecretString=value))
        return made and str(made["ARN"])
    if held.get("SecretString") != value:
        what = f"update the value of the secret {name}"
        steps.do(what, lambda: client.put_secret_value(SecretId=name, SecretString=value))
    return str(held["ARN"])
