"""FETCH items: what may be asked about a message, and the refusal of everything that would be its body."""

import re
from dataclasses import dataclass
from typing import Final

from tray_app.demo.mailbox.grammar import Arguments, CommandRefused, Malformed
from tray_app.demo.mailbox.headers import chosen_fields
from tray_app.demo.mailbox.mailbox_state import Message
from tray_app.demo.mailbox.responses import envelope, internal_date, literal, string

FLAGS: Final = rb"(\Seen)"
_NO_BODY: Final = "The demo mailbox holds headers only, no body"
_WORD = re.compile(rb"[A-Za-z0-9.]+")
_SECTION = re.compile(rb"(?:[1-9]\d*(?:\.[1-9]\d*)*(?:\.(?:HEADER|TEXT|MIME))?|TEXT)?(?=\])", re.IGNORECASE)
_FIELD_NAME = re.compile(rb"[!-9;-~]+")
_ATOM = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\\]\[]+')
_MACROS = {
    "ALL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"),
    "FAST": ("FLAGS", "INTERNALDATE", "RFC822.SIZE"),
}
_PLAIN = {"UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "RFC822.HEADER"}
_BODIES = {"RFC822", "RFC822.TEXT", "BODYSTRUCTURE", "FULL"}


@dataclass(frozen=True, slots=True)
class FetchItem:
    """One thing to tell about a message."""

    label: bytes
    """The name of the item in the response."""
    fields: tuple[bytes, ...] = ()
    """The header fields asked for; only for BODY[HEADER.FIELDS (...)]."""

    def of(self, message: Message) -> bytes:
        """Return the item's value for `message`."""
        if self.fields:
            return literal(chosen_fields(message.header, self.fields))
        match self.label:
            case b"UID":
                return b"%d" % message.uid
            case b"FLAGS":
                return FLAGS
            case b"INTERNALDATE":
                return internal_date(message.internal_date)
            case b"RFC822.SIZE":
                return b"%d" % message.size
            case b"ENVELOPE":
                return envelope(message.header)
            case _:
                return literal(message.header)


def _section(args: Arguments) -> FetchItem:
    """Read what stands behind `BODY[`, the closing bracket included."""
    if args.skip(b"HEADER]"):
        item = FetchItem(b"BODY[HEADER]")
    elif args.skip(b"HEADER.FIELDS ("):
        names = [args.astring()]
        while args.skip(b" "):
            names.append(args.astring())
        args.expect(b")]")
        if not all(_FIELD_NAME.fullmatch(name) for name in names):
            raise Malformed("expected the names of header fields")
        shown = b" ".join(name if _ATOM.fullmatch(name) else string(name) for name in names)
        item = FetchItem(b"BODY[HEADER.FIELDS (" + shown + b")]", tuple(names))
    elif args.skip(b"HEADER.FIELDS.NOT "):
        raise CommandRefused("The demo mailbox does not answer HEADER.FIELDS.NOT")
    else:
        args.take(_SECTION, "a section")
        raise CommandRefused(_NO_BODY)
    if args.skip(b"<"):
        raise CommandRefused("The demo mailbox does not answer parts of a header")
    return item


def _item(args: Arguments) -> list[FetchItem]:
    """Read one item; a macro yields several."""
    word = args.take(_WORD, "a fetch item")[0].decode("ascii").upper()
    if word in {"BODY", "BODY.PEEK"} and args.skip(b"["):
        return [_section(args)]
    if word in _BODIES or word == "BODY":
        raise CommandRefused(_NO_BODY)
    if word not in _PLAIN:
        raise Malformed("unknown fetch item")
    return [FetchItem(word.encode("ascii"))]


def parse_items(args: Arguments) -> list[FetchItem]:
    """Read the items of a FETCH up to the end of the command. Raises Malformed, or Refused for a body."""
    for macro, words in _MACROS.items():
        if args.skip(macro.encode("ascii")):
            args.end()
            return [FetchItem(word.encode("ascii")) for word in words]
    if not args.skip(b"("):
        items = _item(args)
    else:
        items = _item(args)
        while args.skip(b" "):
            items += _item(args)
        args.expect(b")")
    args.end()
    return list(dict.fromkeys(items))


def fetch_response(number: int, message: Message, items: list[FetchItem]) -> bytes:
    """Return the untagged FETCH line about the message with the sequence number `number`."""
    told = b" ".join(item.label + b" " + item.of(message) for item in items)
    return b"* %d FETCH (" % number + told + b")\r\n"
