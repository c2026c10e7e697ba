"""Which machines are this one, and whose requests are counted together."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.http.address import client_of, is_loopback, is_this_machine

HERE = ("127.0.0.1", "127.0.0.2", "127.255.255.254", "::1", "::ffff:127.0.0.1", "::1%lo")
ELSEWHERE = ("0.0.0.0", "::", "10.0.0.1", "::ffff:10.0.0.1", "fe80::1%eth0", "2001:db8::1", "::ffff:0.0.0.0")  # noqa: S104
NO_ADDRESS = (
    "",
    "localhost",
    "127.1",
    "0x7f.0.0.1",
    "127.0.0.1:80",
    "[::1]",
    "1.2.3.4, 127.0.0.1",
    "\u0661\u0662.0.0.1",
)


@pytest.mark.parametrize("address", HERE)
def test_a_loopback_address_is_known_however_it_is_written(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize("address", [*ELSEWHERE, *NO_ADDRESS])
def test_nothing_else_is_one(address: str) -> None:
    assert not is_loopback(address)


@pytest.mark.parametrize(
    "host",
    ["", "localhost", "LocalHost:8080", "localhost.:80", "app.localhost:1", "127.0.0.1", "127.9.9.9:80", "[::1]:8080"],
)
def test_a_host_that_names_this_machine(host: str) -> None:
    assert is_this_machine(host)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "[::1", "10.0.0.1", "xlocalhost", "a@b:c",
     "evil.example/localhost", "evil.example#localhost", ":80@evil.example", "[::2]:80"],
)  # fmt: skip
def test_a_host_that_names_another(host: str) -> None:
    assert not is_this_machine(host)


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_a_client_cannot_become_another_by_choosing_an_address_of_its_network(
    address: ipaddress.IPv6Address, other: int
) -> None:
    network = int(address) >> 64
    neighbour = ipaddress.IPv6Address(network << 64 | other)
    if network:  # the first network has the addresses of the loop and those of version 4
        assert client_of(str(address)) == client_of(str(neighbour)) != ""


@given(st.ip_addresses(v=4))
def test_an_address_of_version_4_is_itself_in_both_forms(address: ipaddress.IPv4Address) -> None:
    assert client_of(f"::ffff:{address}") == client_of(str(address)) == str(address)


@given(st.text(max_size=80))
def test_what_is_no_address_names_nobody(text: str) -> None:
    named = client_of(text)
    assert not named or named.isascii()
    assert len(named) < 50
