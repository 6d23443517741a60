"""The demo's Sent mailbox: a small strict IMAP4rev1 server on loopback that holds headers and no body."""

from tray_app.demo.mailbox.imap_server import DemoMailbox
from tray_app.demo.mailbox.mailbox_state import MailboxState, Message

__all__ = ["DemoMailbox", "MailboxState", "Message"]
