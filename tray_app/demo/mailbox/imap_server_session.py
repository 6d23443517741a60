"""One client's conversation with the demo mailbox: states, commands and their answers (RFC 3501 section 6)."""

import logging
import re
import ssl
from collections.abc import Callable
from typing import ClassVar

from tray_app.demo.mailbox.folders import Folders
from tray_app.demo.mailbox.grammar import Arguments, CommandRefused, Malformed
from tray_app.demo.mailbox.mailbox_journal import MailboxJournal
from tray_app.demo.mailbox.selection import Selection, status_response
from tray_app.demo.mailbox.signin import DemoMailAccount, initial_answer, login_words, plain_words
from tray_app.demo.mailbox.states import PLACES, State
from tray_app.demo.mailbox.wire import Disconnected, Unreadable, Wire

_log = logging.getLogger(__name__)
_TAG = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\+]{1,100}(?=[ \r\n]|\Z)')


_TLS_READY = "OK Begin TLS"


class ImapServerSession:
    """Answers every command of one client until it leaves or its connection breaks."""

    def __init__(
        self,
        wire: Wire,
        *,
        folders: Folders,
        account: DemoMailAccount,
        journal: MailboxJournal,
        starttls: ssl.SSLContext | None,
    ) -> None:
        """`starttls` is the context to offer STARTTLS with; signing in is refused before it is used."""
        self._wire = wire
        self._folders = folders
        self._account = account
        self._journal = journal
        self._starttls = starttls
        self._signed_in = False
        self._selection: Selection | None = None
        self._over = False

    def run(self) -> None:
        """Talk until the client logs out. Raises Disconnected when the connection ends any other way."""
        self._say(f"* OK [CAPABILITY {self._capabilities()}] DidItLog demo mailbox")
        while not self._over:
            try:
                command = self._wire.read_command()
            except Unreadable as found:
                tag = _TAG.match(found.head)
                self._say(f"{tag[0].decode('ascii') if tag else '*'} BAD {found.problem}")
            else:
                self._answer(command)

    def _answer(self, command: bytes) -> None:
        found = _TAG.match(command)
        if found is None:
            self._say("* BAD A command begins with a tag")
            return
        try:
            answer = "OK " + self._execute(Arguments(command[found.end() :]))
        except (Malformed, Unreadable) as problem:
            answer = f"BAD {problem}"
        except CommandRefused as reason:
            answer = f"NO {reason}"
        except Disconnected:
            raise
        except Exception as error:
            # The type alone: the text of an error may quote what the client sent, a password included.
            _log.error("the demo mailbox failed on a command: %s", type(error).__name__)
            answer = "BAD [SERVERBUG] Internal error"
        if self._selection is not None:
            self._wire.write(self._selection.news())
        self._say(f"{found[0].decode('ascii')} {answer}")
        if answer == _TLS_READY and self._starttls is not None:
            self._wire.start_tls(self._starttls)
            self._starttls = None

    def _execute(self, args: Arguments) -> str:
        """Carry out one command and return the text of its OK."""
        args.expect(b" ")
        name = args.atom()
        if name == "UID":
            args.expect(b" ")
            name = f"UID {args.atom()}"
        self._journal.note_command(name if name in PLACES else "UNKNOWN")
        if name not in PLACES:
            raise Malformed("Unknown command")
        if self._state() not in PLACES[name]:
            raise Malformed("That command has no place in this state")
        return self._HANDLERS[name](self, args)

    def _state(self) -> State:
        if self._selection is not None:
            return State.SELECTED
        return State.AUTHENTICATED if self._signed_in else State.GREETED

    def _say(self, line: str) -> None:
        self._wire.write(line.encode("ascii") + b"\r\n")

    def _capabilities(self) -> str:
        signing_in = "AUTH=PLAIN" if self._starttls is None else "STARTTLS LOGINDISABLED"
        return f"IMAP4rev1 LITERAL+ SASL-IR SPECIAL-USE {signing_in}"

    def _capability(self, args: Arguments) -> str:
        args.end()
        self._say(f"* CAPABILITY {self._capabilities()}")
        return "CAPABILITY completed"

    def _noop(self, args: Arguments) -> str:
        args.end()
        return "NOOP completed"

    def _logout(self, args: Arguments) -> str:
        args.end()
        self._say("* BYE Goodbye")
        self._over = True
        self._selection = None
        return "LOGOUT completed"

    def _begin_tls(self, args: Arguments) -> str:
        args.end()
        if self._starttls is None:
            raise Malformed("TLS is not on offer here")
        return _TLS_READY.removeprefix("OK ")

    def _authenticate(self, args: Arguments) -> str:
        answer = initial_answer(args)
        self._require_privacy()
        if answer is None:
            self._say("+ ")
            answer = self._wire.read_line()
        return self._sign_in(plain_words(answer))

    def _require_privacy(self) -> None:
        if self._starttls is not None:
            raise CommandRefused("[PRIVACYREQUIRED] STARTTLS first")

    def _login(self, args: Arguments) -> str:
        return self._sign_in(login_words(args))

    def _sign_in(self, words: tuple[bytes, bytes]) -> str:
        self._require_privacy()
        if not self._account.accepts(words):
            raise CommandRefused("[AUTHENTICATIONFAILED] Wrong user name or password")
        self._journal.note_login()
        self._signed_in = True
        return f"[CAPABILITY {self._capabilities()}] Signed in"

    def _list(self, args: Arguments) -> str:
        args.expect(b" ")
        self._wire.write(self._folders.list_responses(args))
        return "LIST completed"

    def _status(self, args: Arguments) -> str:
        self._wire.write(status_response(self._folders, args))
        return "STATUS completed"

    def _select(self, args: Arguments) -> str:
        args.expect(b" ")
        name = args.astring()
        args.end()
        # Even a failed SELECT leaves the mailbox selected before (RFC 3501 section 6.3.1).
        self._selection = None
        selection = Selection(self._folders.open(name))
        self._wire.write(selection.opened())
        self._selection = selection
        return "[READ-ONLY] Nothing can be changed here"

    def _close(self, args: Arguments) -> str:
        args.end()
        self._selection = None
        return "CLOSE completed"

    def _search(self, args: Arguments, by_uid: bool = False) -> str:
        if self._selection is not None:
            self._wire.write(self._selection.search(args, by_uid))
        return "SEARCH completed"

    def _uid_search(self, args: Arguments) -> str:
        return self._search(args, by_uid=True)

    def _fetch(self, args: Arguments, by_uid: bool = False) -> str:
        if self._selection is not None:
            for line in self._selection.fetch(args, by_uid):
                self._wire.write(line)
        return "FETCH completed"

    def _uid_fetch(self, args: Arguments) -> str:
        return self._fetch(args, by_uid=True)

    _HANDLERS: ClassVar[dict[str, Callable[["ImapServerSession", Arguments], str]]] = {
        "CAPABILITY": _capability,
        "NOOP": _noop,
        "LOGOUT": _logout,
        "STARTTLS": _begin_tls,
        "LOGIN": _login,
        "AUTHENTICATE": _authenticate,
        "LIST": _list,
        "SELECT": _select,
        "EXAMINE": _select,
        "STATUS": _status,
        "CLOSE": _close,
        "SEARCH": _search,
        "FETCH": _fetch,
        "UID SEARCH": _uid_search,
        "UID FETCH": _uid_fetch,
    }
