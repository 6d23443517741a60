"""The errors that carry a reason code: how an adapter says "I could not look" without saying "it is not there"."""

from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.text import Text
from tray_app.core.model.verdict import Evidence


class CannotCheck(Exception):
    """Salesforce, a source or the keyring could not be asked.

    `code` is a code of the catalogue (`check.*`, `source.*`, `access.*` or `org.*`); `evidence` is shown to the rep.
    The text of the exception is the code alone, so that nothing of an answer, an address or a secret reaches a log.
    """

    def __init__(self, code: str, *evidence: Evidence, retry_after_s: float | None = None) -> None:
        if code not in CATALOGUE:
            raise KeyError(code)
        super().__init__(code)
        self.code = code
        self.evidence = evidence
        self.retry_after_s = retry_after_s


class BadConfiguration(Exception):
    """The configuration cannot be used: the message says where, which key, and what is allowed (no secret values)."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message
