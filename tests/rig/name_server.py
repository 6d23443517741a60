"""A name server on loopback that answers what a test says, over UDP as real ones do, or keeps silent."""

from __future__ import annotations

import socket
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rrset


class NameServer:
    """The server; `records` is looked up by name and type. `close` it."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.rcode = dns.rcode.NXDOMAIN
        """What names get that are not there."""
        self.silent = False
        self.asked: list[tuple[str, str]] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            data, sender = self._socket.recvfrom(4096)
            if not data:
                return
            query = dns.message.from_wire(data)
            question = query.question[0]
            name, kind = str(question.name).rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype)
            self.asked.append((name, kind))
            if self.silent:
                continue
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.RA
            found = self.records.get((name, kind))
            if found:
                rrset = dns.rrset.from_text_list(question.name, 60, dns.rdataclass.IN, question.rdtype, found)
                answer.answer.append(rrset)
            elif not any(known == name for known, _ in self.records):
                answer.set_rcode(self.rcode)
            self._socket.sendto(answer.to_wire(), sender)
