"""Proof Key for Code Exchange (RFC 7636): only who began a sign-in can finish it. S256 alone, as Salesforce asks."""

import base64
import hashlib
import secrets


def new_verifier() -> str:
    """A fresh secret of 43 characters (32 random octets), as RFC 7636 section 4.1 recommends."""
    return secrets.token_urlsafe(32)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier: what may be shown in the browser's address."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
