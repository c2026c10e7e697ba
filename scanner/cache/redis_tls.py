"""What is wrong when a TLS connection to Redis fails, and what to do.

The reasons are texts of this machine's OpenSSL, never of the server.
"""

from __future__ import annotations

import ssl

#: OpenSSL's codes for an unknown issuer: self-signed, self-signed in the chain, or missing from the chain.
_UNKNOWN_ISSUERS = {18, 19, 20, 21}
#: Not yet valid, or expired.
_OUT_OF_TIME = {9, 10}
#: Issued for other host names, e-mail addresses or IP addresses.
_OF_ANOTHER = {62, 63, 64}


def tls_problem(error: ssl.SSLError) -> tuple[str, str]:
    """Return what is wrong with the server or its certificate, and the remedy, which never is to turn TLS off."""
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
        return "name its certificate, or that of its CA, with ?ssl_ca_certs=FILE in REDIS_URL"
    if code in _OUT_OF_TIME:
        return "renew it, or correct this machine's clock"
    if code in _OF_ANOTHER:
        return "name the server in REDIS_URL as its certificate does"
    # Since 3.13, Python requires everything that RFC 5280 does.
    return "issue it anew with the extensions of RFC 5280, as README.md shows"
