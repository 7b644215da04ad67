"""Put into words why a certificate is not believed, by OpenSSL's number for it. Pure."""

from __future__ import annotations

from labnetz.model import Message, msg

_EXPIRED, _NOT_YET, _SELF_SIGNED, _SELF_SIGNED_IN_CHAIN, _NO_ISSUER, _UNVERIFIED_LEAF = 10, 9, 18, 19, 20, 21
_WRONG_NAME = frozenset({62, 64})  # a host's name, an IP address


def certificate_reason(code: int, host: str) -> Message:
    """Say what is wrong with the certificate of a host (x509_vfy.h, X509_V_ERR_*)."""
    if code == _EXPIRED:
        return msg("the secure connection fails: the certificate of {host} has expired", host=host)
    if code == _NOT_YET:
        return msg("the secure connection fails: the certificate of {host} is not valid yet", host=host)
    if code in {_SELF_SIGNED, _SELF_SIGNED_IN_CHAIN}:
        return msg("the secure connection fails: nobody vouches for the certificate of {host}", host=host)
    if code in {_NO_ISSUER, _UNVERIFIED_LEAF}:
        return msg(
            "the secure connection fails: {host} does not send the whole chain of certificates; "
            "browsers often make up for that, programs don't",
            host=host,
        )
    if code in _WRONG_NAME:
        return msg("the secure connection fails: the certificate is for another name than {host}", host=host)
    return msg("the secure connection fails; is the certificate of {host} in order?", host=host)
