"""A secret in AWS Secrets Manager, of which the stack knows only the name."""

from __future__ import annotations

from ecr.cloud import Cloud
from ecr.faults import code_of
from ecr.steps import Steps


def keep(cloud: Cloud, name: str, value: str, steps: Steps) -> str | None:
    """Make a secret, or give it a new value unless it has it.

    Returns:
        Its ARN; None in a dry run that would make it.
    """
    from botocore.exceptions import ClientError  # `--help` does without

    client = cloud.client("secretsmanager")
    try:
        held = client.get_secret_value(SecretId=name)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        made = steps.do(f"make the secret {name}", lambda: client.create_secret(Name=name, SecretString=value))
        return made and str(made["ARN"])
    if held.get("SecretString") != value:
        what = f"give the secret {name} its new value"
        steps.do(what, lambda: client.put_secret_value(SecretId=name, SecretString=value))
    return str(held["ARN"])
