"""The demo's Sent mailbox: a small strict IMAP4rev1 server on loopback that holds headers and no body."""

from tray_app.demo.mailbox.mailbox import Mailbox, Message
from tray_app.demo.mailbox.server import DemoMailbox

__all__ = ["DemoMailbox", "Mailbox", "Message"]
