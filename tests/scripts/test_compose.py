"""docker-compose.yml and .env.example tell of the same settings."""

from __future__ import annotations

import re

from scanner.version import __version__
from tests.architecture.modules import ROOT

COMPOSE = ROOT.joinpath("docker-compose.yml").read_text("utf-8")
EXAMPLE = ROOT.joinpath(".env.example").read_text("utf-8")


def test_every_setting_is_explained_and_none_that_is_not_there() -> None:
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE)) | set(
        re.findall(r"^ +- ([A-Z_]+)\b", COMPOSE, re.MULTILINE)
    )
    assert used == set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def test_the_defaults_are_those_that_are_named() -> None:
    defaults = dict(re.findall(r"\$\{([A-Z_]+):-([^}]+)\}", COMPOSE))
    named = dict(reversed(re.findall(r"^#([A-Z_]+)=(.+)$", EXAMPLE, re.MULTILINE)))  # the first of two is the default
    of_the_file = {
        "POLYGON_API_KEY",
        "POLYGON_BASE_URL",
        "SERVED_FOLDER",
        "TICKERS_FILE",
        "CA_FILE",
        "PIP_CERT",
        "PIP_CONFIG_FILE",
        "REDIS_IMAGE",
    }
    assert {name: value for name, value in defaults.items() if name not in of_the_file} == {
        name: value for name, value in named.items() if name not in of_the_file
    }


def test_the_images_are_this_version() -> None:
    images = re.findall(r"image: localhost/us-market-scanner/(\w+):(.+)", COMPOSE)
    assert sorted(images) == [("local", __version__), ("web", __version__)]
