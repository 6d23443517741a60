"""What every vault must do, asked of the stand-in, of a keyring with the limits of Windows and of a real one."""

from collections.abc import Iterator

import pytest

from tests.adapters.vault.keyrings import MemoryKeyring
from tests.fakes import FakeVault
from tray_app.adapters.vault import KeyringAside, KeyringVault
from tray_app.core.model.ports import Vault

LONG = "0123456789abcdef" * 400
EMOJI = "x" + "🔑" * 1500


@pytest.fixture(params=["fake", "memory", "real", "aside"])
def vault(request: pytest.FixtureRequest) -> Iterator[Vault]:
    if request.param == "fake":
        yield FakeVault()
    elif request.param == "memory":
        yield KeyringVault(backend=MemoryKeyring())
    else:
        request.getfixturevalue("secret_service")
        made = KeyringVault() if request.param == "real" else KeyringAside()
        yield made
        made.close()


def test_there_is_nothing_at_first_and_removing_it_is_no_error(vault: Vault) -> None:
    assert vault.read("salesforce") is None
    vault.remove("salesforce")


@pytest.mark.parametrize(
    "secret", ["hunter22", "비밀번호", "two\nlines", "diditlog-parts:1:a:1:0", "a" * 1280, LONG, EMOJI]
)
def test_a_secret_comes_back_whole_and_goes_whole(vault: Vault, secret: str) -> None:
    vault.write("salesforce", secret)
    assert vault.read("salesforce") == secret
    assert vault.read("work-mail") is None
    vault.remove("salesforce")
    assert vault.read("salesforce") is None


def test_the_latest_secret_counts_whatever_its_length(vault: Vault) -> None:
    for secret in (LONG, "short", LONG[::-1], LONG + LONG, EMOJI, "short again"):
        vault.write("salesforce", secret)
        assert vault.read("salesforce") == secret


def test_names_do_not_mix(vault: Vault) -> None:
    vault.write("work-mail", "one")
    vault.write("home-mail", LONG)
    vault.remove("work-mail")
    assert vault.read("home-mail") == LONG
