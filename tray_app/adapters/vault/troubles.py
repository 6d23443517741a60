"""What a keyring's error means for the rep: locked, or none to be used. No error is passed on: it may hold a secret."""

from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Evidence

_KEYRING = text("The keyring of this computer")
_LOCKED = {"KeyringLocked", "LockedException", "PromptDismissedException"}
_GONE = {"SecretServiceNotAvailableException"}
_NOT_RUNNING = _GONE | {"NoKeyringError", "InitError", "RuntimeError"}
"""RuntimeError: the library's word for a back end whose service does not answer."""


def locked(answer: Text | None = None) -> CannotCheck:
    """The keyring is there and waits for its password."""
    return CannotCheck("check.keyring_locked", Evidence(_KEYRING, answer or text("is locked")))


def no_answer(seconds: float) -> CannotCheck:
    """Most likely a prompt that nobody sees."""
    return locked(text("did not answer within {seconds} seconds", seconds=round(seconds)))


def as_told(code: str, template: str, values: dict[str, str | int]) -> CannotCheck:
    """The reason that another process of ours has found, with what the keyring answered there."""
    return CannotCheck(code, Evidence(_KEYRING, Text(template, tuple(values.items()))))


def trouble_of(error: Exception) -> CannotCheck:
    """The reason for an error of the keyring library or of what is under it."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & _LOCKED:
        return locked()
    if "InitError" in kinds and not _gone(error):  # the prompt for a new collection was dismissed or could not be shown
        return locked(text("could not be opened"))
    if str(getattr(error, "name", "")).endswith(".IsLocked"):  # an answer on D-Bus that the library does not know
        return locked()
    return CannotCheck("check.no_keyring", Evidence(_KEYRING, _unusable(error, kinds)))


def _unusable(error: Exception, kinds: set[str]) -> Text:
    if "NotAllowed" in kinds:
        return text("is set to {backend}, which does not encrypt what it keeps", backend=str(error))
    if kinds & _NOT_RUNNING:
        return text("is not running")
    # Its words may hold a secret, and are of some library's making; its name tells IT where to look.
    return text("cannot be used: {kind}", kind=str(getattr(error, "name", None) or type(error).__name__))


def _gone(error: Exception) -> bool:
    return type(error.__cause__).__name__ in _GONE
