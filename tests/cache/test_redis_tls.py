"""TLS connections to Redis that fail, each for another reason: it is told, and never to do without TLS."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scanner.cache.redis import RedisStore
from scanner.cache.redis_tls import tls_problem
from scanner.errors import CacheError
from tests.cache.answers import KEY
from tests.readme.pages import page_blocks
from tests.redis_server import running

HOST = "127.0.0.1"
DAY = timedelta(days=1)
KEY_USAGE = x509.KeyUsage(
    digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
)  # fmt: skip


@dataclass(frozen=True)
class Files:
    """The authority's certificate, and the server's with its key."""

    authority: Path
    certificate: Path
    key: Path


def issue(folder: Path, *, whole: bool = True, host: str = HOST, ends: timedelta = DAY) -> Files:
    """Make an authority and a server's certificate; unless `whole`, as plain openssl does."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
    leaf = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    own = x509.SubjectKeyIdentifier.from_public_key(keys[0].public_key())
    authority = (
        x509.CertificateBuilder(root, root, keys[0].public_key(), 1, now - 3 * DAY, now + DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(own, critical=False)
    )
    server = x509.CertificateBuilder(root, leaf, keys[1].public_key(), 2, now - 2 * DAY, now + ends).add_extension(
        x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False
    )
    server = server.add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own), critical=False)
    if whole:
        authority = authority.add_extension(KEY_USAGE, critical=True)
    files = Files(*(folder / f"{name}.pem" for name in ("authority", "server", "key")))
    for file, builder in ((files.authority, authority), (files.certificate, server)):
        file.write_bytes(builder.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    files.key.write_bytes(
        keys[1].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


def joined(error: ssl.SSLError) -> str:
    said, todo = tls_problem(error)
    return f"{said}; {todo.words}"


def failure(files: Files, *, trusted: bool = True) -> str:
    """Shake hands in memory by the rules of Python 3.13; say what is wrong and what to do, nothing if nothing is."""
    here = ssl.create_default_context(cafile=str(files.authority) if trusted else None)
    here.verify_flags |= ssl.VERIFY_X509_STRICT
    there = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    there.load_cert_chain(files.certificate, files.key)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [here.wrap_bio(to_client, to_server, server_hostname=HOST)]
    sides += [there.wrap_bio(to_server, to_client, server_side=True)]
    for side in sides * 4:
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLError as error:
            return joined(error)
    return ""


def test_openssl_s_reason_to_reject_a_certificate_is_shown(tmp_path: Path) -> None:
    said = failure(issue(tmp_path, whole=False))
    assert (
        "cannot be trusted: CA cert does not include key usage extension; issue it again with the extensions "
        "of RFC 5280" in said
    )


def test_certificates_made_as_the_page_shows_are_trusted(tmp_path: Path) -> None:
    [lines] = [block.text for block in page_blocks("docs/cache.md") if "openssl" in block.text]
    subprocess.run(["sh", "-ec", lines], cwd=tmp_path, check=True, capture_output=True)
    assert failure(Files(*(tmp_path / name for name in ("ca.pem", "redis.pem", "redis.key")))) == ""


def test_an_unknown_ca_is_reported(tmp_path: Path) -> None:
    said = failure(issue(tmp_path), trusted=False)
    assert "unable to get local issuer certificate; name its certificate, or that of its CA, with ?ssl" in said


def test_an_expired_certificate_is_reported(tmp_path: Path) -> None:
    assert "certificate has expired; renew it, or correct this machine's clock" in failure(issue(tmp_path, ends=-DAY))


def test_a_certificate_of_another_server_is_reported(tmp_path: Path) -> None:
    said = failure(issue(tmp_path, host="127.0.0.2"))
    assert "is not valid for '127.0.0.1'; name the server in REDIS_URL as its certificate does" in said


def test_faults_other_than_verification_are_reported_too(tmp_path: Path) -> None:
    files = issue(tmp_path)
    context = ssl.create_default_context(cafile=str(files.authority))
    received = ssl.MemoryBIO()
    received.write(b"-ERR unknown command\r\n")
    side = context.wrap_bio(received, ssl.MemoryBIO(), server_hostname=HOST)
    with pytest.raises(ssl.SSLError) as caught:
        side.do_handshake()
    assert joined(caught.value).startswith("speaks no TLS; turn it on there, or correct the port")


@pytest.mark.parametrize(
    ("reason", "labels"),
    [("TLSV1_ALERT_PROTOCOL_VERSION", "tlsv1 alert protocol version"), (None, "no reason given")],
)
def test_any_other_reason_is_given_in_openssls_words(reason: str | None, labels: str) -> None:
    error = ssl.SSLError(1, "the server's own words")
    error.reason = reason  # type: ignore[assignment]  # what is without one has None
    said, todo = tls_problem(error)
    assert said == f"does not agree on a TLS connection: {labels}"
    assert "TLS 1.2" in todo.words


def test_the_reason_reaches_the_caller_of_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ssl.create_default_context

    def as_from_3_13_on() -> ssl.SSLContext:
        context = made()
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        return context

    monkeypatch.setattr(ssl, "create_default_context", as_from_3_13_on)
    files = issue(tmp_path, whole=False)
    options = ["--tls-cert-file", str(files.certificate), "--tls-key-file", str(files.key), "--tls-auth-clients", "no"]
    with running(tmp_path, *options, tls=True) as server:
        store = RedisStore(lambda: f"rediss://{HOST}:{server.port}?ssl_ca_certs={files.authority}")
        with pytest.raises(CacheError, match="cannot be trusted: CA cert does not include key usage extension"):
            store.get(KEY)
        store.close()
