"""What a rep signs in with, typed or from an admin's `.diditlog` file: held to policy, and written down."""

from pathlib import Path

from tray_app.adapters.content.profile_files import load_profile
from tray_app.adapters.mail_accounts.kept_client_secret import keep_client_secret
from tray_app.adapters.policy import Policy
from tray_app.adapters.salesforce.account import ExternalClientApp
from tray_app.adapters.salesforce.admin_file import AdminFile, read_admin_file
from tray_app.adapters.settings import ConfigFile, set_salesforce, set_value
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.ports import Vault
from tray_app.core.model.text import text

SALESFORCE_KEYS = ("login_url", "client_id")
"""Keys of `[salesforce]` that say where and through which app a rep signs in."""


def read_handed_out(file: ConfigFile, policy: Policy, profile_folders: tuple[Path, ...], path: Path) -> AdminFile:
    """What the file says, if it can be used on this computer. Raises BadConfiguration, for an unreadable file too."""
    try:
        if not path.is_file():
            raise BadConfiguration(text("{file} is not there, or is no file.", file=path.name))
        handed = read_admin_file(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadConfiguration(text("{file} cannot be opened: {reason}.", file=path.name, reason=reason)) from None
    if handed.profile is not None:
        load_profile(handed.profile, profile_folders)
    for key, value in handed.mail.items():
        if policy.is_enforced(f"mail.{key}") and _held("mail", key, value) != getattr(file.mail, key):
            raise BadConfiguration(text("{file} is for other mailboxes than your company has decided.", file=path.name))
    for key in SALESFORCE_KEYS:
        if is_decided(policy, key) and getattr(handed.app, key) != getattr(file.salesforce, key):
            raise BadConfiguration(
                text("{file} is for another Salesforce or app than your company has decided.", file=path.name)
            )
    return handed


def is_decided(policy: Policy, key: str) -> bool:
    """Whether the company decides this key of `[salesforce]`, so that nobody else can."""
    return policy.is_enforced(f"salesforce.{key}")


def write_down(
    config_file: Path,
    chosen: ConfigFile,
    policy: Policy,
    client: ExternalClientApp,
    handed: AdminFile | None = None,
    *,
    vault: Vault,
) -> bool:
    """Keep in config.toml what is new in it; returns whether anything was.

    What Google calls a client secret goes to the keyring alone. Raises BadConfiguration, OSError and `CannotCheck`.
    """
    keys = {
        key: value
        for key in SALESFORCE_KEYS
        if (value := getattr(client, key)) != getattr(chosen.salesforce, key) and not is_decided(policy, key)
    }
    if keys:
        set_salesforce(config_file, **keys)
    more: dict[str, object] = {}
    if handed is not None:
        more = {"profile": handed.profile, "own_domains": handed.own_domains}
    new: dict[str, object] = {
        f"logging.{name}": value
        for name, value in more.items()
        if value and value != getattr(chosen.logging, name) and not policy.is_enforced(f"logging.{name}")
    }
    if handed is not None:
        new |= {
            f"mail.{key}": value
            for key, value in handed.mail.items()
            if _held("mail", key, value) != getattr(chosen.mail, key) and not policy.is_enforced(f"mail.{key}")
        }
        if handed.google_client_secret:
            keep_client_secret(vault, handed.google_client_secret)
    for key, value in new.items():
        set_value(config_file, key, value)
    return bool(keys or new)


def _held(table: str, key: str, value: object) -> object:
    """The value as the configuration holds it: an id without its braces, a name in lower case."""
    return getattr(getattr(ConfigFile.read({table: {key: value}}), table), key)
