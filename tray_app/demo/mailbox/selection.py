"""A mailbox as one client sees it: what SELECT, STATUS, SEARCH and FETCH tell about it."""

from collections.abc import Iterator

from tray_app.demo.mailbox.fetching import FLAGS, FetchItem, fetch_response, parse_items
from tray_app.demo.mailbox.folders import Folders
from tray_app.demo.mailbox.grammar import Arguments, Malformed
from tray_app.demo.mailbox.mailbox_state import MailboxState, Message
from tray_app.demo.mailbox.responses import string
from tray_app.demo.mailbox.searching import parse_search, search


def _next_uid(messages: tuple[Message, ...]) -> int:
    return messages[-1].uid + 1 if messages else 1


def status_response(folders: Folders, args: Arguments) -> bytes:
    """Read the arguments of STATUS and return the untagged line. Raises Malformed or Refused."""
    args.expect(b" ")
    name = args.astring()
    args.expect(b" (")
    items = [args.atom()]
    while args.skip(b" "):
        items.append(args.atom())
    args.expect(b")")
    args.end()
    mailbox = folders.open(name)
    messages = mailbox.messages()
    known = {"MESSAGES": len(messages), "RECENT": 0, "UNSEEN": 0}
    known |= {"UIDNEXT": _next_uid(messages), "UIDVALIDITY": mailbox.uid_validity}
    if not known.keys() >= set(items):
        raise Malformed("unknown status item")
    told = " ".join(f"{item} {known[item]}" for item in items)
    return b"* STATUS " + string(name) + f" ({told})\r\n".encode("ascii")


class Selection:
    """The selected mailbox, with the messages the client has been told of."""

    def __init__(self, mailbox: MailboxState) -> None:
        self._mailbox = mailbox
        self._view = mailbox.messages()

    def opened(self) -> bytes:
        """Return the untagged lines of SELECT and EXAMINE."""
        lines = (
            b"FLAGS " + FLAGS,
            b"OK [PERMANENTFLAGS ()] Nothing can be changed",
            b"%d EXISTS" % len(self._view),
            b"0 RECENT",
            b"OK [UIDVALIDITY %d] UIDs valid" % self._mailbox.uid_validity,
            b"OK [UIDNEXT %d] Next UID" % _next_uid(self._view),
        )
        return b"".join(b"* " + line + b"\r\n" for line in lines)

    def news(self) -> bytes:
        """Return the line that tells of newer messages; until it is sent the client's numbers stay what they were."""
        if len(self._mailbox) == len(self._view):
            return b""
        self._view = self._mailbox.messages()
        return b"* %d EXISTS\r\n" % len(self._view)

    def search(self, args: Arguments, by_uid: bool) -> bytes:
        """Read the arguments of SEARCH and return the untagged line. Raises Malformed or Refused."""
        args.expect(b" ")
        numbers = search(self._view, parse_search(args))
        found = [self._view[number - 1].uid if by_uid else number for number in numbers]
        return " ".join(["* SEARCH", *map(str, found)]).encode("ascii") + b"\r\n"

    def fetch(self, args: Arguments, by_uid: bool) -> Iterator[bytes]:
        """Read the arguments of FETCH and yield a line per message. Raises Malformed or Refused before the first."""
        args.expect(b" ")
        wanted = args.sequence_set()
        args.expect(b" ")
        items = parse_items(args)
        if by_uid:
            # The UID is told whether asked for or not (RFC 3501 section 6.4.8).
            items = list(dict.fromkeys([FetchItem(b"UID"), *items]))
        elif not self._view or wanted.top() > len(self._view):
            raise Malformed("There is no such message")
        numbers = [message.uid for message in self._view] if by_uid else list(range(1, len(self._view) + 1))
        chosen = set(wanted.select(numbers))
        for number, message in enumerate(self._view, 1):
            if numbers[number - 1] in chosen:
                yield fetch_response(number, message, items)
