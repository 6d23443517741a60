"""Signing in to the demo mailbox: its one account, and the words of LOGIN and of AUTHENTICATE PLAIN."""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass, field

from tray_app.demo.mailbox.grammar import Arguments, CommandRefused, Malformed

_BASE64 = re.compile(rb"[A-Za-z0-9+/=]+")


@dataclass(frozen=True, slots=True)
class DemoMailAccount:
    """The one account of the demo mailbox."""

    username: str
    """The sign-in name."""
    password: str = field(repr=False)
    """Its password."""

    def accepts(self, words: tuple[bytes, bytes]) -> bool:
        """Tell whether user name and password are right, in the same time whichever is wrong."""
        right_name = hmac.compare_digest(words[0], self.username.encode())
        return hmac.compare_digest(words[1], self.password.encode()) and right_name


def login_words(args: Arguments) -> tuple[bytes, bytes]:
    """Read user name and password of LOGIN. Raises Malformed."""
    args.expect(b" ")
    username = args.astring()
    args.expect(b" ")
    password = args.astring()
    args.end()
    return username, password


def initial_answer(args: Arguments) -> bytes | None:
    """Read what follows AUTHENTICATE; return the answer sent along, if any (RFC 4959). Raises Malformed or Refused."""
    args.expect(b" ")
    if args.atom() != "PLAIN":
        raise CommandRefused("Only PLAIN is on offer")
    if args.at_end():
        return None
    args.expect(b" ")
    answer = args.take(_BASE64, "base64")[0]
    args.end()
    return answer


def plain_words(answer: bytes) -> tuple[bytes, bytes]:
    """Return user name and password of a PLAIN answer (RFC 4616). Raises Malformed or Refused."""
    if answer == b"*":
        raise Malformed("AUTHENTICATE cancelled")
    try:
        identity, username, password = base64.b64decode(answer, validate=True).split(b"\0")
    except (binascii.Error, ValueError):
        raise Malformed("That is no answer to PLAIN") from None
    if identity not in {b"", username}:
        raise CommandRefused("[AUTHORIZATIONFAILED] Acting for others is not on offer")
    return username, password
