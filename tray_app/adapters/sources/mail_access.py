"""What a source needs of a sign-in in the browser: a token, and another one when it was refused."""

from typing import Protocol


class MailAccess(Protocol):
    """Hands out the token for one mailbox. Both methods raise `CannotCheck`."""

    def token(self) -> str:
        """A token that is good as far as anybody knows."""

    def renewed(self, stale: str, challenge: str | None = None) -> str:
        """Another token than `stale`, which was refused; `challenge` is what was asked for (claims)."""
