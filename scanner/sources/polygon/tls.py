"""TLS: the trusted certificates, and the reasons why one is not trusted."""

from __future__ import annotations

import re
import ssl
from datetime import UTC, datetime
from pathlib import Path

from urllib3.util.ssl_ import create_urllib3_context

from scanner.errors import ConfigError, MarketError
from scanner.remedy import Advice, check_settings

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


def tls_problem(error: ssl.SSLError, host: str) -> MarketError | None:
    """Say what is wrong with the TLS of `host`, and what to do; None if another try may help."""
    if isinstance(error, ssl.SSLCertVerificationError):
        problem, remedy = _certificate_problem(error, host)
        return MarketError(f"{host} {problem}", remedy)
    reason = getattr(error, "reason", None) or ""  # it has none if Python made it
    if reason in _OLD:
        todo = Advice("fix-server", "it has to offer 1.2 or newer")
        return MarketError(f"{host} offers only an old version of TLS", todo)
    if reason in _NO_TLS:
        todo = check_settings("check the port in POLYGON_BASE_URL")
        return MarketError(f"{host} does not speak TLS there", todo)
    return None


def _certificate_problem(error: ssl.SSLCertVerificationError, host: str) -> tuple[str, Advice]:
    clock = f"this machine's clock says {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    if error.verify_code == _EXPIRED:
        todo = Advice("fix-server", "correct the clock if it is wrong; otherwise the certificate must be renewed")
        return f"has a certificate that expired{_on(host, 1)}; {clock}", todo
    if error.verify_code == _NOT_YET:
        todo = Advice("fix-server", "correct the clock if it is wrong")
        return f"has a certificate that is not valid yet{_on(host, 0)}; {clock}", todo
    if error.verify_code in _OTHER_HOST:
        todo = check_settings("check POLYGON_BASE_URL, and whether a proxy or a sign-in page answers in its place")
        return "has the certificate of another host", todo
    todo = check_settings(f"if a private CA signed it, name the file of that CA with {SETTING} or SSL_CERT_FILE")
    return f"has a certificate that is not trusted ({error.verify_message})", todo


def _on(host: str, which: int) -> str:
    """Return the first (0) or last (1) day of validity of `host`'s certificate, if it can be read."""
    try:
        name, _, port = host.rpartition(":") if re.search(r":\d+$", host) else (host, "", "443")
        shown = ssl.get_server_certificate((name.strip("[]"), int(port)), timeout=_SECONDS)
        times = [short or long[2:] for short, long in _TIME.findall(ssl.PEM_cert_to_DER_cert(shown))]
        return f" on {datetime.strptime(times[which].decode(), '%y%m%d%H%M%S').replace(tzinfo=UTC):%Y-%m-%d}"
    except (OSError, ValueError, IndexError):
        return ""
