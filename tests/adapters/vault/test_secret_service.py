"""The vault on a real Secret Service: locked is not absent, and nothing in the background opens a dialog."""

from collections.abc import Iterator

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.rig.keyring_service import SecretService
from tray_app.adapters.vault import KeyringVault, backends
from tray_app.core.model.errors import CannotCheck

secretstorage = pytest.importorskip("secretstorage")

LONG = "0123456789abcdef" * 400


@pytest.fixture
def prompts(monkeypatch: pytest.MonkeyPatch, secret_service: SecretService) -> Iterator[list[str]]:
    """Every attempt to open a dialog; each is dismissed."""
    asked: list[str] = []

    def dismiss(_connection: object, path: str, **_rest: object) -> None:
        asked.append(path)
        raise secretstorage.PromptDismissedException("Prompt dismissed.")

    def refuse(_connection: object, paths: list[str], **_rest: object) -> bool:
        asked.extend(paths)
        return True

    monkeypatch.setattr("secretstorage.collection.exec_prompt", dismiss)
    monkeypatch.setattr("secretstorage.collection.unlock_objects", refuse)
    yield asked
    asked.clear()


def trouble(vault: KeyringVault, call: str) -> str:
    with pytest.raises(CannotCheck) as refused:
        vault.write("salesforce", "new") if call == "write" else getattr(vault, call)("salesforce")
    return refused.value.code


def number_of_next_connection(service: SecretService) -> int:
    # The bus numbers its connections one after the other
    with open_dbus_connection(service.env["DBUS_SESSION_BUS_ADDRESS"]) as connection:
        return int(str(connection.unique_name).rpartition(".")[2])


def test_entries_are_under_our_name_and_none_is_left_behind(secret_service: SecretService) -> None:
    vault = KeyringVault()
    vault.write("salesforce", "hunter22")
    vault.write("work-mail", LONG)
    labels = secret_service.labels()
    assert len(labels) == 7
    assert all("DidItLog:" in label for label in labels)
    vault.remove("salesforce")
    vault.remove("work-mail")
    assert secret_service.labels() == []


@pytest.mark.parametrize("call", ["read", "write", "remove"])
def test_a_locked_keyring_is_not_an_empty_one_and_opens_no_dialog(
    secret_service: SecretService, prompts: list[str], call: str
) -> None:
    vault = KeyringVault()
    vault.write("salesforce", "old")
    secret_service.lock()

    assert trouble(vault, call) == "check.keyring_locked"

    assert prompts == []
    secret_service.unlock()
    assert vault.read("salesforce") == "old"


def test_a_locked_keyring_may_ask_when_the_rep_is_there(secret_service: SecretService, prompts: list[str]) -> None:
    vault = KeyringVault()
    vault.write("salesforce", "old")
    secret_service.lock()

    assert trouble(vault.for_user(), "read") == "check.keyring_locked"

    assert len(prompts) == 1


def test_a_removed_collection_is_an_empty_keyring_and_opens_no_dialog(
    secret_service: SecretService, prompts: list[str]
) -> None:
    vault = KeyringVault()
    vault.write("salesforce", "old")
    with open_dbus_connection(secret_service.env["DBUS_SESSION_BUS_ADDRESS"]) as connection:
        path = "/org/freedesktop/secrets/collection/login"
        login = DBusAddress(path, "org.freedesktop.secrets", "org.freedesktop.Secret.Collection")
        connection.send_and_get_reply(new_method_call(login, "Delete"))

    assert vault.read("salesforce") is None
    vault.remove("salesforce")
    assert trouble(vault, "write") == "check.keyring_locked"
    assert prompts == []

    assert trouble(vault.for_user(), "write") == "check.keyring_locked"
    assert len(prompts) == 1


def test_a_keyring_that_is_only_just_starting_is_not_taken_for_an_empty_one(
    secret_service: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a secret, and a service that answers twice before its collection is there
    vault = KeyringVault()
    vault.write("salesforce", "old")
    true_state = backends.lock_state
    early = [None, None]
    monkeypatch.setattr(backends, "lock_state", lambda backend: early.pop() if early else true_state(backend))

    assert vault.read("salesforce") == "old"
    assert early == []


def test_a_keyring_that_went_away_is_no_keyring_and_works_when_it_is_back(secret_service: SecretService) -> None:
    vault = KeyringVault()
    vault.write("salesforce", "old")
    secret_service.stop()
    assert trouble(vault, "read") == "check.no_keyring"
    assert trouble(vault.for_user(), "read") == "check.no_keyring"
    secret_service.start()
    assert vault.read("salesforce") == "old"


def test_all_questions_of_a_vault_take_one_connection(secret_service: SecretService) -> None:
    before = number_of_next_connection(secret_service)
    vault = KeyringVault()
    vault.write("salesforce", LONG)
    assert vault.read("salesforce") == LONG
    # And what the rep asks for takes one of its own
    vault.for_user().remove("salesforce")
    assert number_of_next_connection(secret_service) == before + 3


@pytest.mark.usefixtures("secret_service")
def test_the_collection_is_named_by_its_own_path() -> None:
    backend = backends.choose()
    assert backends.is_secret_service(backend)
    collection = backend.collection()
    assert collection is not None
    assert collection.collection_path == "/org/freedesktop/secrets/collection/login"


def test_a_keyring_that_comes_up_later_than_we_do_is_found(
    secret_service: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = KeyringVault()
    secret_service.stop()
    assert trouble(vault, "read") == "check.no_keyring"
    secret_service.start()
    assert vault.read("salesforce") is None
