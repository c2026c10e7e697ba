"""TLS: the trusted certificates, and the reasons why one is not trusted."""

from __future__ import annotations

import re
import ssl
from datetime import UTC, datetime
from pathlib import Path

from urllib3.util.ssl_ import create_urllib3_context

from scanner.errors import ConfigError

SETTING = "POLYGON_CA_FILE"

_SECONDS = 5.0
_NOT_YET, _EXPIRED = 9, 10  # OpenSSL's codes of what is wrong with a certificate
_OTHER_HOST = {62, 64}
_OLD = {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE", "UNSUPPORTED_SSL_VERSION"}
_NO_TLS = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "UNKNOWN_PROTOCOL"}
# The two times of a certificate's validity, as DER writes them: of two digits for the year until 2049, of four then.
_TIME = re.compile(rb"\x17\x0d(\d{12})Z|\x18\x0f(\d{14})Z")


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Make the TLS context of connections: it trusts the client's bundled CAs, and those of a file.

    Raises `ConfigError` if the file cannot be used.
    """
    import certifi  # installed with the client, which is an extra

    context = create_urllib3_context()
    try:
        context.load_verify_locations(certifi.where())
        if ca_file:
            context.load_verify_locations(ca_file)
    except OSError as error:  # an SSLError is one
        reason = "it contains no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise ConfigError(
            SETTING, str(ca_file), f"a file of certificates in PEM ({reason}); if it is unset, SSL_CERT_FILE is used"
        ) from None
    return context


def tls_problem(error: ssl.SSLError, host: str) -> str | None:
    """Explain what is wrong with the TLS of `host`, and what to do; None if another attempt may help."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{host} {_certificate_problem(error, host)}"
    reason = getattr(error, "reason", None) or ""  # it has none if Python made it
    if reason in _OLD:
        return f"{host} offers only an old version of TLS: it has to offer 1.2 or newer"
    if reason in _NO_TLS:
        return f"{host} does not speak TLS there: check the port in POLYGON_BASE_URL"
    return None


def _certificate_problem(error: ssl.SSLCertVerificationError, host: str) -> str:
    clock = f"this machine's clock says {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    if error.verify_code == _EXPIRED:
        todo = "correct the clock if it is wrong, else have the certificate renewed"
        return f"has a certificate that expired{_on(host, 1)}; {clock}: {todo}"
    if error.verify_code == _NOT_YET:
        return f"has a certificate that is not valid yet{_on(host, 0)}; {clock}: correct the clock if it is wrong"
    if error.verify_code in _OTHER_HOST:
        return (
            "has the certificate of another host: check POLYGON_BASE_URL, and whether a proxy or a sign-in page "
            "answers in its place"
        )
    return (
        f"has a certificate that is not trusted ({error.verify_message}): if a private CA has signed it, name the file "
        f"of that CA with {SETTING} or SSL_CERT_FILE"
    )


def _on(host: str, which: int) -> str:
    """Return the first (0) or last (1) day of validity of `host`'s certificate, if it can be read."""
    try:
        name, _, port = host.rpartition(":") if re.search(r":\d+$", host) else (host, "", "443")
        shown = ssl.get_server_certificate((name.strip("[]"), int(port)), timeout=_SECONDS)
        times = [short or long[2:] for short, long in _TIME.findall(ssl.PEM_cert_to_DER_cert(shown))]
        return f" on {datetime.strptime(times[which].decode(), '%y%m%d%H%M%S').replace(tzinfo=UTC):%Y-%m-%d}"
    except (OSError, ValueError, IndexError):
        return ""
