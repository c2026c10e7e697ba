"""What is wrong where a TLS connection to Redis fails, and what to do.

The reasons are OpenSSL's own words, of this machine: nothing that the server wrote is among them.
"""

from __future__ import annotations

import ssl

#: OpenSSL's codes of an issuer that nobody vouches for: a certificate alone, at the end of a chain, or missing in it.
_UNKNOWN_ISSUERS = {18, 19, 20, 21}
#: Not valid yet, or any more.
_OUT_OF_TIME = {9, 10}
#: Issued for other host names, e-mail addresses or IP addresses.
_OF_ANOTHER = {62, 63, 64}


def tls_problem(error: ssl.SSLError) -> tuple[str, str]:
    """Say what is wrong with the server or its certificate, and what to do; never to do without TLS."""
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = error.verify_message.rstrip(".")
        return f"has a certificate that cannot be trusted: {reason}", _remedy(error.verify_code)
    reason = (error.reason or "no reason given").replace("_", " ").lower()
    if reason in {"wrong version number", "record layer failure", "packet length too long"}:
        return (
            "speaks no TLS",
            "turn it on there, or correct the port in REDIS_URL; redis:// would not hide the password",
        )
    return f"does not agree on a TLS connection: {reason}", "let it offer TLS 1.2 or later, and check REDIS_URL"


def _remedy(code: int) -> str:
    if code in _UNKNOWN_ISSUERS:
        return "name its certificate, or that of its authority, with ?ssl_ca_certs=FILE in REDIS_URL"
    if code in _OUT_OF_TIME:
        return "renew it, or set the clock of this machine"
    if code in _OF_ANOTHER:
        return "name the server in REDIS_URL as its certificate does"
    # From 3.13 on, Python asks for all that RFC 5280 does.
    return "issue it anew with the extensions of RFC 5280, as docs/cache.md shows"
