"""TLS: a private CA can be named, and each thing that may be wrong is told apart, at once and with what to do."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner.errors import ConfigError, MarketError
from scanner.sources.polygon import connection_pool
from scanner.sources.polygon.connection_pool import Connection
from scanner.sources.polygon.failure import CONNECTS
from scanner.sources.polygon.tls import trusting
from tests.sources.polygon.conftest import KEY
from tests.sources.polygon.vendor import Reply, Vendor, serving

pytestmark = pytest.mark.usefixtures("hasty")

GOOD = Reply(b"good")
DAY = timedelta(days=1)
NOW = datetime.now(UTC)


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private CA, as plain openssl makes it: its folder, with `ca.pem` in it."""
    folder = tmp_path_factory.mktemp("ca")
    openssl(
        folder,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "30",
        "-subj",
        "/CN=A private CA",
        "-addext",
        "keyUsage=critical,keyCertSign",
        "-addext",
        "basicConstraints=critical,CA:TRUE",
    )
    folder.joinpath("index.txt").touch()
    folder.joinpath("ca.cnf").write_text(
        "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\nnew_certs_dir = .\nrand_serial = yes\n"
        "default_md = sha256\npolicy = any\nunique_subject = no\n[any]\ncommonName = supplied\n"
    )
    return folder


def certificate(
    ca: Path, name: str = "IP:127.0.0.1", begins: datetime = NOW - DAY, ends: datetime = NOW + DAY
) -> ssl.SSLContext:
    """What a server needs that has a certificate of that CA."""
    stem = f"{name}-{begins:%y%m%d}-{ends:%y%m%d}".replace(":", "-")
    if not ca.joinpath(f"{stem}.pem").exists():
        ca.joinpath(f"{stem}.ext").write_text(
            f"subjectAltName={name}\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n"
        )
        openssl(
            ca,
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            f"{stem}.key",
            "-out",
            f"{stem}.csr",
            "-subj",
            "/CN=server",
        )
        openssl(
            ca,
            "ca",
            "-batch",
            "-notext",
            "-config",
            "ca.cnf",
            "-keyfile",
            "ca.key",
            "-cert",
            "ca.pem",
            "-startdate",
            f"{begins:%y%m%d%H%M%SZ}",
            "-enddate",
            f"{ends:%y%m%d%H%M%SZ}",
            "-extfile",
            f"{stem}.ext",
            "-in",
            f"{stem}.csr",
            "-out",
            f"{stem}.pem",
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca / f"{stem}.pem", ca / f"{stem}.key")
    return context


def get(vendor: Vendor, ca_file: Path | None = None) -> bytes:
    link = Connection(KEY, vendor.url, 300_000, ca_file)
    return link.get(lambda client: client.get_market_status(raw=True), bytes)


def test_a_private_ca_that_is_named_is_trusted(ca: Path) -> None:
    with serving(lambda _: GOOD, certificate(ca)) as vendor:
        assert get(vendor, ca / "ca.pem") == b"good"


def test_a_certificate_that_is_not_trusted_names_both_settings(ca: Path) -> None:
    with serving(lambda _: GOOD, certificate(ca)) as vendor:
        with pytest.raises(MarketError, match=r"not trusted \(unable to get .*POLYGON_CA_FILE or SSL_CERT_FILE"):
            get(vendor)
        assert (vendor.connected, vendor.asked) == (1, [])


def test_an_expired_certificate_is_reported_with_its_day_and_this_machine_s(ca: Path) -> None:
    ends = NOW - 2 * DAY
    with serving(lambda _: GOOD, certificate(ca, begins=ends - DAY, ends=ends)) as vendor:
        with pytest.raises(
            MarketError, match=f"expired on {ends:%Y-%m-%d}; this machine's clock says 20.*correct the clock"
        ):
            get(vendor, ca / "ca.pem")
        assert (vendor.connected, vendor.asked) == (2, [])  # once more, without the key, to read the day


def test_a_certificate_of_tomorrow_is_the_clocks_fault(ca: Path) -> None:
    begins = NOW + 2 * DAY
    with serving(lambda _: GOOD, certificate(ca, begins=begins, ends=begins + DAY)) as vendor:
        with pytest.raises(MarketError, match=f"not valid yet on {begins:%Y-%m-%d}; this machine's clock says 20"):
            get(vendor, ca / "ca.pem")
        assert vendor.asked == []


def test_the_certificate_of_another_host_is_reported(ca: Path) -> None:
    with serving(lambda _: GOOD, certificate(ca, name="DNS:other.example")) as vendor:
        with pytest.raises(MarketError, match="has the certificate of another host: check POLYGON_BASE_URL"):
            get(vendor, ca / "ca.pem")
        assert (vendor.connected, vendor.asked) == (1, [])


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_old_version_of_tls_is_reported(ca: Path) -> None:
    old = certificate(ca)
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with serving(lambda _: GOOD, old) as vendor:
        with pytest.raises(MarketError, match=r"offers only an old version of TLS: it has to offer 1.2 or newer"):
            get(vendor, ca / "ca.pem")
        assert vendor.connected == 1


def test_a_server_without_tls_is_reported_without_advice_to_turn_it_off(ca: Path) -> None:
    with serving(lambda _: GOOD) as vendor:
        vendor.url = vendor.url.replace("http:", "https:")
        with pytest.raises(
            MarketError, match=r"does not speak TLS there: check the port in POLYGON_BASE_URL$"
        ) as caught:
            get(vendor, ca / "ca.pem")
        assert "http://" not in str(caught.value)
        assert vendor.asked == []


@contextmanager
def silent() -> Iterator[tuple[str, list[int]]]:
    """A server that takes connections and says nothing."""
    taken: list[int] = []
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            while True:
                try:
                    held.append(listening.accept()[0])
                except OSError:
                    return
                taken.append(1)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield f"https://127.0.0.1:{listening.getsockname()[1]}", taken
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for one in held:
                one.close()


def test_silence_is_reported_and_not_tried_eight_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_pool, "CONNECT_TIMEOUT", 0.2)
    with silent() as (url, taken):
        with pytest.raises(MarketError, match="does not answer in time: try again later"):
            get(Vendor(lambda _: GOOD, url))
        assert len(taken) == CONNECTS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "No such file or directory"),
        ("", "it contains no certificate"),
        ("not PEM", "it contains no certificate"),
        ("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n", "it contains no certificate"),
    ],
)
def test_a_file_that_holds_no_certificates_is_refused_by_name(tmp_path: Path, text: str | None, reason: str) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    with pytest.raises(
        ConfigError, match=rf"POLYGON_CA_FILE=.*ca.pem.*expected a file of certificates in PEM \({reason}\)"
    ):
        trusting(file)
