"""A server of which a test writes every byte: for what no library would ever send."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from tests.rig.processes import PATIENCE_S

Play = Callable[[socket.socket], None]


class Wire:
    """A server that plays its part anew on each connection, byte for byte."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.connections = 0
        self.heard: list[bytes] = []
        self.over = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.threads = [threading.Thread(target=self.accept)]
        self.threads[0].start()

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                connection = self.listening.accept()[0]
                self.connections += 1
                self.threads.append(threading.Thread(target=self.serve, args=(connection,)))
                self.threads[-1].start()

    def serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self.heard.append(connection.recv(65536))
            self.play(connection)

    def drip(self, connection: socket.socket, start: bytes, piece: bytes) -> None:
        """Say the start, then the piece again and again until nobody listens."""
        connection.sendall(start)
        while not self.over.wait(0.02):
            connection.sendall(piece)

    def close(self) -> None:
        self.over.set()
        with suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for thread in self.threads:
            thread.join(PATIENCE_S)
