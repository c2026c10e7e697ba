"""The command line: options, and error messages in sentences."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ecr.cloud import Cloud
from ecr.commit import commit as _commit
from ecr.faults import DeployError, explained
from ecr.function import Function
from ecr.registry import Registry
from ecr.release import Release
from ecr.smoke import EmulatorCall, LambdaCall
from ecr.steps import Steps
from scanner.version import __version__

NAME = "us-market-scanner"
REPOSITORY = f"{NAME}/scanner"
ALIAS = "live"

_INTERRUPTED = 130
F = TypeVar("F", bound=Callable[..., None])


class Command(click.Command):
    """A click command whose errors are sentences, and which can be interrupted without losing anything."""

    def invoke(self, ctx: click.Context) -> Any:  # as click has it
        """Run it."""
        try:
            with explained():
                return super().invoke(ctx)
        except DeployError as error:
            click.echo(f"error: {error}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("\ninterrupted: completed steps are kept; repeat the command to continue", err=True)
            ctx.exit(_INTERRUPTED)


def option(*names: str, **settings: Any) -> Callable[[F], F]:  # as click has it
    """Make an option that shows its default."""
    return click.option(*names, show_default=True, **settings)


def options(*added: Callable[[F], F]) -> Callable[[F], F]:
    """Combine several option decorators into one; `--help` shows them in this order."""

    def add(command: F) -> F:
        for each in reversed(added):
            command = each(command)
        return command

    return add


# boto3 itself reads AWS_DEFAULT_REGION only, unlike the AWS command line and AWS's other SDKs.
in_region = option(
    "--region", envvar="AWS_REGION", help="The AWS region (default: that of AWS_REGION or of the profile)."
)
dry = option("--dry-run", is_flag=True, help="Print what would be done, and do nothing.")
of_function = option("--function", "name", default=NAME, help="The function's name.")
changing = options(
    in_region,
    option("--repository", default=REPOSITORY, help="The repository of the function's images."),
    option(
        "--registry",
        envvar="ECR_REGISTRY",
        metavar="URL",
        help="The registry's address, if not AWS's own (for tests).",
    ),
    dry,
)
of_image = options(
    option("--tag", help="The image, by tag (default: the work tree's commit)."),
    option("--digest", metavar="sha256:...", help="The image, by digest; wins over --tag."),
)
releasing = options(
    of_function,
    option("--alias", default=ALIAS, help="The alias that callers invoke."),
    option("--smoke", type=click.Choice(["lambda", "emulator"]), default="lambda", help="What makes the first call."),
    option(
        "--emulator",
        type=click.Path(path_type=Path),
        default=".venv/bin/aws-lambda-rie",
        help="The emulator's file; scripts/emulator downloads it.",
    ),
)


def _pairs(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Split NAME=VALUE pairs."""
    for pair in given:
        if "=" not in pair:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE")
    return {name: value for name, _, value in (pair.partition("=") for pair in given)}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def main() -> None:
    """Release the scanner's image to ECR and Lambda.

    Every command first reads the current state and changes only what differs, so that it can be repeated at will.
    Results go to stdout, steps and errors to stderr. docs/deploy.md leads from a new account to a first answer.
    """


@main.command(cls=Command)
@changing
@option("--kms-key", metavar="ARN", help="Encrypt new repositories with this key (default: AES256).")
@option("--account", "readers", multiple=True, help="Another account whose functions run the images; repeatable.")
def setup(*, region: str | None, registry: str | None, dry_run: bool, **wish: Any) -> None:  # as `Wish`
    """Create the repositories, with immutable tags, encryption, scanning, and policies for expiry and access."""
    from ecr.setup import Wish  # each command imports only what it needs
    from ecr.setup import setup as make

    make(Cloud(region, registry), Wish(**wish), _steps(dry=dry_run))


@main.command(cls=Command)
@changing
@option("--image", default=f"localhost/{REPOSITORY}:{__version__}", help="The local image.")
@option("--tag", help="The image's tag in the registry (default: the work tree's commit).")
@option(
    "--architecture",
    type=click.Choice(["x86_64", "arm64"]),
    default="x86_64",
    help="The required architecture.",
)
def push(*, region: str | None, registry: str | None, dry_run: bool, tag: str | None, **what: str) -> None:
    """Push the image with the work tree's commit as its tag, check what arrived, and print its digest."""
    from ecr.push import push as push_image  # each command imports only what it needs

    images = _images(Cloud(region, registry), what["repository"])
    arrived = push_image(images, tag=tag or _commit(), steps=_steps(dry=dry_run), **what)
    if arrived:
        click.echo(f"{arrived.name}: {arrived.size:,} bytes compressed, {arrived.platform}", err=True)
        click.echo(arrived.digest)


@main.command(cls=Command)
@click.argument("name")
@in_region
@dry
def secret(*, region: str | None, dry_run: bool, name: str) -> None:
    """Store standard input as the secret NAME, and print its ARN."""
    from ecr.secret import store  # each command imports only what it needs

    value = sys.stdin.read().strip()
    if not value:
        raise click.UsageError('standard input is empty: pipe the value into it, as in `echo "$KEY" | ...`')
    arn = store(Cloud(region), name, value, _steps(dry=dry_run))
    if arn:
        click.echo(arn)


@main.command(cls=Command)
@changing
@of_image
@option("--stack", "name", default=NAME, help="The stack's name.")
@option(
    "--parameter",
    "given",
    metavar="NAME=VALUE",
    multiple=True,
    callback=_pairs,
    help="A parameter of ecr/template.yaml; repeatable.",
)
def stack(  # options
    *,
    region: str | None,
    repository: str,
    registry: str | None,
    dry_run: bool,
    tag: str | None,
    digest: str | None,
    name: str,
    given: dict[str, str],
) -> None:
    """Create or update the function and its resources (ecr/template.yaml), and print the stack's outputs.

    The image is only the first one; `deploy` releases later ones, and the stack leaves them alone.
    """
    from ecr.stack import Stack, first_image  # each command imports only what it needs

    cloud = Cloud(region, registry)
    stack = Stack(cloud, name)
    stack.apply(
        given,
        lambda: first_image(_images(cloud, repository), repository, digest or tag or _commit()),
        _steps(dry=dry_run),
    )
    for key, value in stack.outputs().items():
        click.echo(f"{key}\t{value}")


@main.command(cls=Command)
@changing
@releasing
@of_image
def deploy(*, tag: str | None, digest: str | None, **how: Any) -> None:  # as `_release`
    """Release an image: update the function, publish a version, call it, and only then move the alias."""
    _release(**how).deploy(digest or tag or _commit())


@main.command(cls=Command)
@changing
@releasing
@option("--to", metavar="VERSION", help="The version to move to (default: the one before the last deploy).")
def rollback(*, to: str | None, **how: Any) -> None:  # as `_release`
    """Move the alias back to the version it had before the last deploy."""
    _release(**how).rollback(to)


@main.command(cls=Command)
@in_region
@of_function
def status(*, region: str | None, name: str) -> None:
    """Print the version and image of each alias, and the state of each version."""
    from ecr.status import lines  # each command imports only what it needs

    for line in lines(Function(Cloud(region), name)):
        click.echo(line)


def _images(cloud: Cloud, repository: str) -> Registry:
    """Open the registry, after checking that the repository exists."""
    from ecr.setup import require  # not for `--help`

    require(cloud, repository)
    return cloud.registry


def _steps(*, dry: bool) -> Steps:
    return Steps(dry, lambda line: click.echo(line, err=True))


def _release(  # options
    *,
    region: str | None,
    repository: str,
    registry: str | None,
    dry_run: bool,
    name: str,
    alias: str,
    smoke: str,
    emulator: Path,
) -> Release:
    cloud = Cloud(region, registry)
    function, images = Function(cloud, name), _images(cloud, repository)
    call = LambdaCall(function) if smoke == "lambda" else EmulatorCall(images, emulator)
    return Release(function, images, repository, alias, call, _steps(dry=dry_run))
