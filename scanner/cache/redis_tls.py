"""What is wrong when a TLS connection to Redis fails, and what to do.

The reasons are texts of this machine's OpenSSL, never of the server.
"""

from __future__ import annotations

import ssl

from scanner.remedy import Advice, check_settings

#: OpenSSL's codes of an issuer that nobody vouches for: a certificate alone, at the end of a chain, or missing in it.
_UNKNOWN_ISSUERS = {18, 19, 20, 21}
#: Not yet valid, or expired.
_OUT_OF_TIME = {9, 10}
#: Issued for other host names, e-mail addresses or IP addresses.
_OF_ANOTHER = {62, 63, 64}


def tls_problem(error: ssl.SSLError) -> tuple[str, Advice]:
    """Say what is wrong with the server or its certificate, and what to do, which is never to do without TLS."""
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = error.verify_message.rstrip(".")
        return f"has a certificate that cannot be trusted: {reason}", _remedy(error.verify_code)
    reason = (error.reason or "no reason given").replace("_", " ").lower()
    if reason in {"wrong version number", "record layer failure", "packet length too long"}:
        return (
            "speaks no TLS",
            check_settings("turn it on there, or correct the port in REDIS_URL; redis:// would not hide the password"),
        )
    todo = Advice("fix-server", "enable TLS 1.2 or later there, and check REDIS_URL")
    return f"does not agree on a TLS connection: {reason}", todo


def _remedy(code: int) -> Advice:
    if code in _UNKNOWN_ISSUERS:
        return check_settings("name its certificate, or that of its CA, with ?ssl_ca_certs=FILE in REDIS_URL")
    if code in _OUT_OF_TIME:
        return Advice("fix-server", "renew it, or correct this machine's clock")
    if code in _OF_ANOTHER:
        return check_settings("name the server in REDIS_URL as its certificate does")
    # From 3.13 on, Python asks for all that RFC 5280 does.
    return Advice("fix-server", "issue it again with the extensions of RFC 5280, as docs/cache.md shows")
