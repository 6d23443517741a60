"""The vault of a program that stays: the keyring is asked by a helper that is gone soon after.

On Linux what speaks to a keyring brings a library of cryptography, together 12 MB that would lie in memory for a few
questions a day. And a call that hangs in the keyring is really ended this way, not only waited for no more.
"""

import contextlib
import json
import subprocess
import threading
from collections.abc import Sequence
from typing import Any

from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.system.redaction import register_secret
from tray_app.adapters.vault import troubles
from tray_app.adapters.vault.keyring_helper import helper_command
from tray_app.adapters.vault.keyring_vault import seconds_for
from tray_app.core.model.errors import CannotCheck

_LINGER_S = 10.0
"""Questions come in bunches: the helper waits so long for the next one."""
_START_S = 10.0
"""What its start may take, on top of what the keyring may take."""


class KeyringAside:
    """`core.model.ports.Vault`, answered by a helper. Safe in any thread; questions are asked one after the other."""

    def __init__(
        self, *, interactive: bool = False, command: Sequence[str] | None = None, linger_s: float = _LINGER_S
    ) -> None:
        """`interactive` as of `KeyringVault`; `command` starts another helper than our own program."""
        self._interactive = interactive
        self._command = command
        self._linger_s = linger_s
        self._seconds = seconds_for(interactive) + _START_S
        self._deadline = Deadline(self._seconds)
        self._turn = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None
        self._farewell: threading.Timer | None = None

    def for_user(self) -> "KeyringAside":
        """The same keyring, for something the rep has just asked for: it may prompt."""
        return KeyringAside(interactive=True, command=self._command, linger_s=self._linger_s)

    def read(self, name: str) -> str | None:
        """The secret, or None. Raises CannotCheck: `check.keyring_locked` or `check.no_keyring`."""
        secret = self._ask("read", name)
        if secret is not None:
            register_secret(secret)
        return secret

    def write(self, name: str, secret: str) -> None:
        """Keep the secret. Raises CannotCheck; the old secret is still there then."""
        register_secret(secret)
        self._ask("write", name, secret)

    def remove(self, name: str) -> None:
        """Forget the secret; no error when there is none. Raises CannotCheck."""
        self._ask("remove", name)

    def close(self) -> None:
        """Wait for nothing any more, and end the helper."""
        self._deadline.close()
        self._end()

    def _ask(self, do: str, name: str, secret: str | None = None) -> str | None:
        question = {"do": do, "name": name, "secret": secret, "interactive": self._interactive}
        answer: dict[str, Any] = {}
        problem: CannotCheck
        try:
            if not self._turn.acquire(timeout=self._seconds):
                raise GivenUp
            try:
                answer = self._deadline.run(lambda: self._exchanged(question), self._end)
            finally:
                self._turn.release()
        except GivenUp:
            problem = troubles.no_answer(self._seconds)
        except Exception as error:  # the helper could not be started, or ended in the middle
            self._end()
            problem = troubles.trouble_of(error)
        else:
            if "code" not in answer:
                found: str | None = answer["secret"]
                return found
            problem = troubles.as_told(answer["code"], answer["template"], answer["values"])
        # Outside the handlers: what was raised there, and its frames with the secret, must not hang on this exception.
        problem.__context__ = None
        raise problem.with_traceback(None)

    def _exchanged(self, question: dict[str, Any]) -> dict[str, Any]:
        if self._farewell is not None:
            self._farewell.cancel()
        helper = self._helper
        if helper is None or helper.poll() is not None:
            self._end()
            command = self._command or helper_command()
            helper = self._helper = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        assert helper.stdin is not None and helper.stdout is not None  # noqa: S101, PT018 both are pipes
        helper.stdin.write(json.dumps(question).encode() + b"\n")
        helper.stdin.flush()
        answer: dict[str, Any] = json.loads(helper.stdout.readline())
        self._farewell = threading.Timer(self._linger_s, self._leave)
        self._farewell.daemon = True
        self._farewell.start()
        return answer

    def _leave(self) -> None:
        with self._turn:  # not in the middle of the next question
            self._end()

    def _end(self) -> None:
        """End the helper, whatever it waits for. Between two questions it keeps nothing that could get lost."""
        helper, self._helper = self._helper, None
        if helper is None:
            return
        helper.kill()
        helper.wait()
        for pipe in (helper.stdin, helper.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was written for it is not wanted any more
                    pipe.close()
