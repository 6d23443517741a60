"""One signed-in, read-only visit to an IMAP server, which another thread can end at any moment."""

import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from imapclient import SocketTimeout
from imapclient.exceptions import IMAPClientAbortError

from tray_app.adapters.net.certificates import refused_certificate, shown_certificate
from tray_app.adapters.net.trust import client_context, context_to_look_with
from tray_app.adapters.sources import imap_errors
from tray_app.adapters.sources.imap_folders import folders, sent_folders
from tray_app.adapters.sources.imap_headers import FIELDS, headers_in, names_nobody
from tray_app.adapters.sources.imap_login import log_in_by_password, log_in_by_token, token_refused
from tray_app.adapters.sources.imap_sections import (
    WITHOUT_PEOPLE,
    all_of_headers,
    has_no_headers,
    is_cut,
    part_of_headers,
    with_headers_of,
)
from tray_app.adapters.sources.imap_structure import STRUCTURE, may_hold_invitation
from tray_app.adapters.sources.imap_volume import MeasuredClient
from tray_app.adapters.sources.mail_access import MailAccess
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text

# imapclient logs the user name and, line by line, all that goes over the wire.
logging.getLogger("imapclient").setLevel(logging.CRITICAL + 1)

_TIMES: Final = ["INTERNALDATE", "FLAGS"]
_USUAL: Final = [*_TIMES, part_of_headers(FIELDS)]
_TO_THE_END: Final = [*_TIMES, all_of_headers(FIELDS)]
_GOODBYE_S = 1.0
"""Seconds the server may take to answer LOGOUT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapAccount:
    """Where a mailbox is and how to sign in."""

    host: str
    """Name or address of the server."""
    port: int
    """Its port."""
    security: str
    """tls, starttls, or none (loopback only)."""
    username: str
    """The sign-in name."""
    password: Callable[[], str] = field(repr=False)
    """Gives the password; may raise `CannotCheck`."""
    access: MailAccess | None = field(default=None, repr=False)
    """Gives tokens instead, where the mailbox is signed in to in the browser."""
    ca_file: Path | None = None
    """A private authority to trust besides the system's."""
    timeouts: tuple[float, float] = (10.0, 15.0)
    """Seconds to connect, and seconds between two pieces of an answer."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A mailbox as it was when it was opened."""

    name: str
    """Its name."""
    uidvalidity: int
    """UIDs of another UIDVALIDITY mean nothing (RFC 3501 section 2.3.1.1)."""
    last_uid: int
    """The last UID that was given out, or 0 where the server does not say."""
    messages: int
    """How many messages are in it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a question about some messages."""

    items: dict[int, dict[bytes, Any]]
    """What the server says about each."""
    failed: frozenset[int]
    """Messages that are there, and of which it gave out nothing, or only a part."""
    refusal: CannotCheck | None = None
    """What it said, where it refused the question as a whole."""


class ImapSession:
    """Every method raises `CannotCheck`; `cut` may be called from another thread."""

    def __init__(self, account: ImapAccount) -> None:
        """Nothing is connected yet."""
        self._account = account
        self._client: MeasuredClient | None = None
        self._cut = False

    def sign_in(self) -> None:
        """Connect, secure the connection and sign in."""
        account, access = self._account, self._account.access
        secret = account.password() if access is None else access.token()
        with self._explained(secret):
            try:
                self._client = self._connect(client_context(account.ca_file))
            except ssl.SSLCertVerificationError as error:
                raise self._untrusted(error) from None
            except OSError as error:
                raise imap_errors.not_connected(error, account.host, account.port) from None
            if access is None:
                log_in_by_password(self._connected, account.username, secret)
            elif not log_in_by_token(self._connected, account.username, secret):
                # What was good a moment ago may have been revoked: once more, with another one.
                renewed = access.renewed(secret)
                if not log_in_by_token(self._connected, account.username, renewed):
                    raise token_refused(account.host)

    def sent_folders(self, configured: str | None) -> list[str]:
        """The names of the folders that hold what was sent, the one the server marks first."""
        with self._explained():
            known = folders(self._connected.list_folders())
        return sent_folders(known, configured)

    def open(self, name: str) -> Opened:
        """Open a folder read-only (EXAMINE), so that nothing of ours shows in it."""
        account = self._account
        try:
            answer = self._connected.select_folder(name, readonly=True)
        except Exception as error:
            raise imap_errors.refused_mailbox(error, account.host, name, account.username) from None
        return Opened(
            name=name,
            uidvalidity=int(answer.get(b"UIDVALIDITY", 0)),
            last_uid=max(int(answer.get(b"UIDNEXT", 0)) - 1, 0),
            messages=int(answer.get(b"EXISTS", 0)),
        )

    def uids(self, first: int, since: date) -> list[int]:
        """UIDs from `first` on that the server took in on that day or later, ascending."""
        with self._explained():
            found = self._connected.search(["UID", f"{first}:*", "SINCE", since])
            # "n:*" means the last message when there is none from n on (RFC 3501 section 6.4.8).
            return sorted({uid for uid in found if uid >= first})

    def still_there(self, uids: list[int], since: date = date.min) -> set[int]:
        """Which of these messages the server has, of those that it took in on that day or later."""
        if not uids:
            return set()
        with self._explained():
            return {*uids} & {*self._connected.search(["UID", ",".join(map(str, uids)), "SINCE", since])}

    def fetch(self, uids: list[int]) -> Fetched:
        """What the server says about these messages; one that it describes badly comes with less, or as `failed`."""
        refusal: CannotCheck | None = None
        try:
            found = self._fetch(uids, _USUAL)
        except Exception as error:
            refusal = self._unless_over(error)
            found = {}
            for uid in uids:
                items = self._fetch_any(uid, _USUAL, _TO_THE_END, _TIMES)
                found |= {uid: items} if items else {}
        for uid, items in found.items():
            if is_cut(items):
                rest = self._fetch_any(uid, [part_of_headers(WITHOUT_PEOPLE)])
                found[uid] = with_headers_of(rest, items)
            elif has_no_headers(items) or names_nobody(items):
                found[uid] = items | self._fetch_any(uid, ["ENVELOPE"])
        found = self._with_structures(found)
        whole = {uid: items for uid, items in found.items() if not has_no_headers(items) or items.get(b"ENVELOPE")}
        # A message that is not in an answer is gone, or the answer was not whole.
        left_out = [uid for uid in uids if uid not in whole]
        return Fetched(whole, frozenset(self.still_there(left_out)), refusal)

    def _with_structures(self, found: dict[int, dict[bytes, Any]]) -> dict[int, dict[bytes, Any]]:
        """The types of the parts as well, where only they tell an invitation. A refusal costs nothing else."""
        unclear = [uid for uid, items in found.items() if may_hold_invitation(headers_in(items))]
        if not unclear:
            return found
        try:
            structures = self._fetch(unclear, [STRUCTURE])
        except Exception as error:
            self._unless_over(error)
            return found
        return {uid: items | structures.get(uid, {}) for uid, items in found.items()}

    def _fetch_any(self, uid: int, *ways: list[str]) -> dict[bytes, Any]:
        """What the first of these ways to ask brings that the server does not trip over."""
        for items in ways:
            try:
                return self._fetch([uid], items).get(uid, {})
            except Exception as error:
                self._unless_over(error)
        return {}

    @property
    def can_idle(self) -> bool:
        """Whether the server tells by itself what happens in a folder."""
        with self._explained():
            return bool(self._connected.has_capability("IDLE"))

    def growth(self, messages: int, anew_s: float) -> Iterator[None]:
        """Comes back each time the open folder has more messages than before (`messages`); never ends by itself.

        `anew_s`: seconds after which IDLE begins anew.
        """
        with self._explained():
            while True:
                client = self._connected
                client.idle()
                until = time.monotonic() + anew_s
                is_over = False
                while not is_over:
                    said = client.idle_check(max(until - time.monotonic(), 0.0))
                    if not said:
                        # The time is over, or the connection is, which the next word to it tells.
                        is_over, said = True, client.idle_done()[1]
                    has_grown, messages = _growth_in(said, messages)
                    if has_grown:
                        yield

    def leave(self) -> None:
        """Say goodbye; whatever happens, the connection is closed."""
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(Exception):
            client.socket().settimeout(_GOODBYE_S)
            client.logout()
        with suppress(Exception):
            client.shutdown()

    def cut(self) -> None:
        """End the connection now; what waits for an answer gets an error."""
        self._cut = True
        client = self._client
        if client is not None:
            with suppress(OSError, AttributeError):
                # Not SSLSocket.shutdown: it forgets the encryption first, and a word sent just then would be plain.
                socket.socket.shutdown(client.socket(), socket.SHUT_RDWR)

    @property
    def _connected(self) -> MeasuredClient:
        if self._client is None or self._cut:
            raise imap_errors.unreachable(self._account.host, text("the attempt was given up"))
        return self._client

    @contextmanager
    def _explained(self, password: str = "") -> Iterator[None]:
        try:
            yield
        except Exception as error:
            # imapclient lets plain ValueErrors and AssertionErrors through when an answer breaks the protocol. "from
            # None": nothing that was said on the wire may reach a log.
            raise imap_errors.cannot_check(error, self._account.host, password, self._account.username) from None

    def _fetch(self, uids: list[int], items: list[str]) -> dict[int, dict[bytes, Any]]:
        return dict(self._connected.fetch(uids, items))

    def _unless_over(self, error: Exception) -> CannotCheck:
        """What went wrong with a message; raised at once when the connection is gone or the server wants us to stop."""
        trouble = imap_errors.cannot_check(error, self._account.host, self._account.username)
        about_messages = not isinstance(error, (CannotCheck, OSError, IMAPClientAbortError))
        if about_messages and trouble.code != "source.rate_limited":
            return trouble
        raise trouble from None

    def _connect(self, context: ssl.SSLContext) -> MeasuredClient:
        account = self._account
        timeout = SocketTimeout(*account.timeouts)
        tls = account.security == "tls"
        client = MeasuredClient(
            account.host, account.port, ssl=tls, ssl_context=context if tls else None, timeout=timeout
        )
        if account.security == "starttls":
            try:
                client.starttls(context)
            except Exception:
                with suppress(OSError):  # The failed handshake may have closed it already.
                    client.shutdown()
                raise
        # Otherwise times come without their zone, in this machine's local time.
        client.normalise_times = False
        return client

    def _untrusted(self, error: ssl.SSLCertVerificationError) -> CannotCheck:
        """Look at the refused certificate once more, to tell who issued it; no word follows it."""
        account = self._account
        certificate = (
            shown_certificate(account.host, account.port, account.timeouts[0])
            if account.security == "tls"
            else self._certificate_after_starttls()
        )
        return refused_certificate(account.host, error, certificate)

    def _certificate_after_starttls(self) -> bytes | None:
        certificate = None
        with suppress(Exception):
            client = self._connect(context_to_look_with())
            certificate = client.socket().getpeercert(True)
            client.shutdown()
        return certificate


def _growth_in(said: Iterable[Any], messages: int) -> tuple[bool, int]:
    """Whether these untagged answers tell of more messages at any point, and how many there are after them."""
    has_grown = False
    for answer in said:
        match answer:
            case (int(count), b"EXISTS"):
                has_grown = has_grown or count > messages
                messages = count
            case (int(), b"EXPUNGE"):
                messages -= 1
    return has_grown, messages
