"""The mailboxes of the demo account: an empty INBOX and the Sent one, and how LIST tells about them."""

from tray_app.demo.mailbox.grammar import Arguments, CommandRefused
from tray_app.demo.mailbox.mailbox_state import MailboxState
from tray_app.demo.mailbox.names import DELIMITER, decode_name, encode_name, matches
from tray_app.demo.mailbox.responses import string


class Folders:
    """Finds mailboxes by name and by pattern."""

    def __init__(self, sent: MailboxState) -> None:
        """`sent` is listed with the attribute \\Sent (RFC 6154). Raises ValueError when it is called INBOX."""
        if sent.name.upper() == "INBOX":
            raise ValueError("INBOX cannot be the Sent mailbox")
        self._sent = sent
        self._inbox = MailboxState("INBOX", 1)

    def open(self, name: bytes) -> MailboxState:
        """Return the mailbox with this name on the wire. Raises Malformed, or Refused when there is none."""
        text = decode_name(name)
        if text.upper() == "INBOX":
            return self._inbox
        if text == self._sent.name:
            return self._sent
        raise CommandRefused("[NONEXISTENT] There is no such mailbox")

    def _attributes(self) -> dict[str, str]:
        """Return every listed name with its attributes: the mailboxes and the bare levels above them."""
        levels = self._sent.name.split(DELIMITER)
        listed = {"INBOX": r"\HasNoChildren"}
        for depth in range(1, len(levels)):
            parent = DELIMITER.join(levels[:depth])
            listed[parent] = r"\HasChildren" if parent == "INBOX" else r"\Noselect \HasChildren"
        return listed | {self._sent.name: r"\HasNoChildren \Sent"}

    def list_responses(self, args: Arguments) -> bytes:
        """Read the arguments of LIST, the options of RFC 6154 included, and return the untagged lines."""
        special_only = args.skip(b"(SPECIAL-USE) ")
        reference = decode_name(args.astring())
        args.expect(b" ")
        pattern = reference + decode_name(args.list_pattern())
        args.skip(b" RETURN (SPECIAL-USE)")
        args.end()
        if not pattern:
            return self._line("", r"\Noselect")
        return b"".join(
            self._line(name, attributes)
            for name, attributes in self._attributes().items()
            if matches(pattern.upper() if name == "INBOX" else pattern, name)
            and (r"\Sent" in attributes or not special_only)
        )

    @staticmethod
    def _line(name: str, attributes: str) -> bytes:
        return f'* LIST ({attributes}) "{DELIMITER}" '.encode("ascii") + string(encode_name(name)) + b"\r\n"
