"""An IMAP server on loopback that misbehaves on purpose: what Dovecot never does, other servers do.

Plain text, a few messages that exist only as prepared FETCH answers, and for any command an answer of the test's own.
"""

from __future__ import annotations

import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable
from typing import Final

from tests.rig.processes import PATIENCE_S

_COMMAND: Final = re.compile(rb"(\S+) (UID \S+|\S+) ?(.*)", re.DOTALL)

Answer = Callable[["Talk", bytes], None]
"""Gets the conversation and the command's arguments; sends untagged lines and finishes the command."""


class Talk:
    """One connection, in the middle of one command."""

    def __init__(self, handler: socketserver.StreamRequestHandler) -> None:
        self._handler = handler
        self.tag = b"*"

    def send(self, line: bytes) -> None:
        self._handler.wfile.write(line)

    def finish(self, status: str = "OK done") -> None:
        self.send(self.tag + b" " + status.encode() + b"\r\n")


class Silence(Exception):
    """Say nothing more and hang up."""


def status(words: str) -> Answer:
    """Answer with this tagged status, such as `NO [LIMIT] Too many`."""
    return lambda talk, _: talk.finish(words)


def untagged(line: bytes) -> Answer:
    """Send this line and finish as if all were well."""

    def answer(talk: Talk, _: bytes) -> None:
        talk.send(line + b"\r\n")
        talk.finish()

    return answer


def greet(talk: Talk, _: bytes) -> None:
    """What a server says first."""
    talk.send(b"* OK ready\r\n")


def hang_up(_talk: Talk, _: bytes) -> None:
    """End the connection without a word."""
    raise Silence


class ScriptedImap:
    """The server; `answers` maps a command (`LOGIN`, `UID FETCH`, …) to its answer, `""` to the greeting."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.messages: dict[int, bytes] = {}
        """UID → the items of its FETCH answer besides the UID."""
        self.commands: list[bytes] = []
        self.closing = threading.Event()
        script = self

        class Handler(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self) -> None:
                talk = Talk(self)
                try:
                    script.answers.get("", greet)(talk, b"")
                    for line in self.rfile:
                        script.answer(talk, line.strip())
                except (Silence, OSError):
                    return

        class Server(socketserver.ThreadingTCPServer):
            def get_request(self) -> tuple[socket.socket, object]:
                connection, address = super().get_request()
                return (context.wrap_socket(connection, server_side=True) if context else connection), address

            def handle_error(self, *args: object) -> None:
                """A client that goes away is part of these tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def answer(self, talk: Talk, line: bytes) -> None:
        match = _COMMAND.fullmatch(line)
        if match is None:
            talk.send(b"* BAD\r\n")
            return
        talk.tag, name, arguments = match.groups()
        self.commands.append(name + b" " + arguments)
        given = self.answers.get(name.decode().upper())
        if given:
            given(talk, arguments)
        else:
            getattr(self, "_" + name.decode().lower().replace(" ", "_"))(talk, arguments)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def silence(self, _talk: Talk, _: bytes) -> None:
        """An answer that never comes while the server runs."""
        self.closing.wait(PATIENCE_S)
        raise Silence

    def drip(self, talk: Talk, _: bytes) -> None:
        """An answer that never ends, a byte at a time, so that no socket ever runs into its timeout."""
        talk.send(b"* OK ")
        while not self.closing.wait(0.02):
            talk.send(b".")
        raise Silence

    def fetch(self, talk: Talk, arguments: bytes) -> None:
        """The usual answer to UID FETCH."""
        for uid in map(int, arguments.split()[0].split(b",")):
            if uid in self.messages:
                talk.send(b"* %d FETCH (UID %d %b)\r\n" % (uid, uid, self.messages[uid]))
        talk.finish()

    def _capability(self, talk: Talk, _: bytes) -> None:
        talk.send(b"* CAPABILITY IMAP4rev1\r\n")
        talk.finish()

    def _login(self, talk: Talk, _: bytes) -> None:
        talk.finish()

    def _list(self, talk: Talk, _: bytes) -> None:
        talk.send(b'* LIST (\\HasNoChildren \\Sent) "/" Sent\r\n')
        talk.finish()

    def _examine(self, talk: Talk, _: bytes) -> None:
        last = max(self.messages, default=0)
        talk.send(b"* %d EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT %d]\r\n" % (len(self.messages), last + 1))
        talk.finish("OK [READ-ONLY] done")

    def _uid_search(self, talk: Talk, arguments: bytes) -> None:
        asked = arguments.split()[1]
        if asked.endswith(b":*"):
            first = int(asked.partition(b":")[0])
            found = [uid for uid in self.messages if uid >= first] or [max(self.messages, default=0)]
        else:
            found = [uid for uid in map(int, asked.split(b",")) if uid in self.messages]
        talk.send(b"* SEARCH" + b"".join(b" %d" % uid for uid in found if uid) + b"\r\n")
        talk.finish()

    _uid_fetch = fetch

    def _logout(self, talk: Talk, _: bytes) -> None:
        talk.send(b"* BYE\r\n")
        talk.finish()


def described(header: bytes, *, date: str = "14-Jan-2025 17:30:00 +0000", envelope: bytes | None = None) -> bytes:
    """The items of a FETCH answer about a message with this header block."""
    block = header.replace(b"\n", b"\r\n")
    items = b'INTERNALDATE "%b" FLAGS (\\Seen) BODY[HEADER.FIELDS (X)] {%d}\r\n%b' % (date.encode(), len(block), block)
    return items + (b" ENVELOPE " + envelope if envelope is not None else b"")
