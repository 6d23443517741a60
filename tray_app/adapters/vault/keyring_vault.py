"""The vault on the system's keyring: bounded in time, never a prompt nobody asked for, never a secret in an error."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tray_app.adapters.net.deadline import Deadline, GivenUp
from tray_app.adapters.system.redaction import register_secret
from tray_app.adapters.vault import entries, troubles
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import text

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from tray_app.adapters.vault.secret_service import SecretServiceKeyring

T = TypeVar("T")
_SERVICE = "DidItLog:"
_USER = "DidItLog"
_BACKGROUND_S = 20.0
_PROMPT_S = 120.0
_LOOKS, _BETWEEN_S = 8, 0.25
_GREETINGS = 10


class KeyringVault:
    """`core.model.ports.Vault`: one entry per name, so that on Windows no entry displaces another. Safe in any thread.

    The keyring library is loaded at the first call, not before.
    """

    def __init__(
        self, *, interactive: bool = False, timeout_s: float | None = None, backend: "KeyringBackend | None" = None
    ) -> None:
        """`interactive`: the rep is here and asked for it, so a locked keyring may ask for its password.

        `timeout_s`: seconds each call may take, 20 by default and 120 for one that may prompt. `backend`: the keyring
        to use instead of the system's.
        """
        self._interactive = interactive
        self._seconds = timeout_s if timeout_s is not None else seconds_for(interactive)
        self._deadline = Deadline(self._seconds)
        self._turn = threading.Lock()
        self._given = self._backend = backend
        self._had_collection = True

    def for_user(self) -> "KeyringVault":
        """The same keyring, for something the rep has just asked for: it may prompt."""
        # It has its own connection: while a question of ours hangs, nobody else may read from ours.
        return KeyringVault(interactive=True, backend=self._given)

    def read(self, name: str) -> str | None:
        """The secret, or None. Raises CannotCheck: `check.keyring_locked` or `check.no_keyring`."""
        return self._run(lambda keyring: keyring.read(name))

    def write(self, name: str, secret: str) -> None:
        """Keep the secret. Raises CannotCheck; the old secret is still there then."""
        register_secret(secret)
        self._run(lambda keyring: keyring.write(name, secret))

    def remove(self, name: str) -> None:
        """Forget the secret; no error when there is none. Raises CannotCheck."""
        self._run(lambda keyring: keyring.remove(name))

    def close(self) -> None:
        """Wait for nothing any more: calls that run, and later ones, end with `check.keyring_locked`."""
        self._deadline.close()

    def _run(self, call: "Callable[[_Keyring], T]") -> T:
        try:
            if not self._turn.acquire(timeout=self._seconds):
                raise GivenUp
            try:
                return self._deadline.run(lambda: self._greeted(call), lambda: None)
            finally:
                self._turn.release()
        except GivenUp:
            problem = troubles.no_answer(self._seconds)
        except CannotCheck as error:
            problem = error
        except Exception as error:  # back ends raise what their systems raise, e.g. pywintypes.error and D-Bus answers
            problem = troubles.trouble_of(error)
        # Outside the handlers: what was raised there, and its frames with the secret, must not hang on this exception.
        problem.__context__ = None
        raise problem.with_traceback(None)

    def _greeted(self, call: "Callable[[_Keyring], T]") -> T:
        """The answer of a call; it is tried again where the bus did not greet in time, or has ended the connection.

        The library gives the bus of the desktop one second to greet. On a busy computer that is not enough, and says
        nothing about the keyring. BlockingIOError: the second was over between two words of the greeting.
        """
        for _ in range(_GREETINGS - 1):
            try:
                return call(self._open())
            except (TimeoutError, BlockingIOError, ConnectionError):
                self._hang_up()
        return call(self._open())

    def _hang_up(self) -> None:
        """Leave a connection that gave no answer; the next call takes another one."""
        from tray_app.adapters.vault import backends

        if backends.is_secret_service(self._backend):
            self._backend.hang_up()

    def _open(self) -> "_Keyring":
        from tray_app.adapters.vault import backends

        if self._backend is None:
            self._backend = backends.choose()
        if not backends.is_secret_service(self._backend):
            return _Keyring(self._backend)
        state = self._state(self._backend)
        if self._interactive:  # it may prompt, but not for what was only just starting
            return _Keyring(self._backend)
        if state:
            raise troubles.locked()
        return _NoKeyring(self._backend) if state is None else _Keyring(self._backend)

    def _state(self, backend: "SecretServiceKeyring") -> bool | None:
        """As `backends.lock_state`, but for a service that is only just starting.

        gnome-keyring answers a moment before its collection is there; taken for a keyring without any secret, that
        moment would sign the rep out, or ask for a new collection.
        """
        from tray_app.adapters.vault import backends

        state = backends.lock_state(backend)
        for _ in range(_LOOKS if self._had_collection else 0):
            if state is not None:
                break
            time.sleep(_BETWEEN_S)
            state = backends.lock_state(backend)
        self._had_collection = state is not None
        return state


def seconds_for(interactive: bool) -> float:
    """How long a call may take."""
    return _PROMPT_S if interactive else _BACKGROUND_S


class _Keyring:
    """One keyring that is open."""

    def __init__(self, backend: "KeyringBackend") -> None:
        self._backend = backend

    def read(self, name: str) -> str | None:
        secret = entries.read(self, name)
        if secret is not None:
            register_secret(secret)
        return secret

    def write(self, name: str, secret: str) -> None:
        entries.write(self, name, secret)

    def remove(self, name: str) -> None:
        entries.remove(self, name)

    def get(self, entry: str) -> str | None:
        return self._backend.get_password(_SERVICE + entry, _USER)

    def put(self, entry: str, value: str) -> None:
        self._backend.set_password(_SERVICE + entry, _USER, value)

    def drop(self, entry: str) -> None:
        self._backend.delete_password(_SERVICE + entry, _USER)


class _NoKeyring(_Keyring):
    """A Secret Service without a collection: there is no secret, and to make a collection it would prompt."""

    def read(self, name: str) -> str | None:  # noqa: ARG002
        return None

    def write(self, name: str, secret: str) -> None:  # noqa: ARG002
        raise troubles.locked(text("has to be set up first"))

    def remove(self, name: str) -> None:
        pass
