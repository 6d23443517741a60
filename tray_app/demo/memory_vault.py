"""A keyring that forgets: the demo has no account, and must not leave anything in the rep's own keyring."""


class MemoryVault:
    """`core.model.ports.Vault` for as long as the demo runs."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        """The secret of that name, or None."""
        return self._secrets.get(name)

    def write(self, name: str, secret: str) -> None:
        """Keep the secret."""
        self._secrets[name] = secret

    def remove(self, name: str) -> None:
        """Forget the secret."""
        self._secrets.pop(name, None)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._secrets)} secrets)"
