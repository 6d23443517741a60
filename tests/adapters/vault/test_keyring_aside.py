"""The keyring asked by a helper: what goes wrong is the same reason, no helper stays, and no secret gets out."""

import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.rig.keyring_service import SecretService
from tests.rig.processes import wait_until
from tray_app.adapters.vault import KeyringAside, KeyringVault, for_the_rep
from tray_app.core.model.errors import CannotCheck

SECRET = "correct horse battery staple"


def helper(words: str) -> tuple[str, ...]:
    """A helper of these lines of Python."""
    return (sys.executable, "-c", words)


def refused(call: Callable[[], object]) -> CannotCheck:
    with pytest.raises(CannotCheck) as found:
        call()
    return found.value


@pytest.mark.parametrize("call", ["read", "remove"])
def test_a_locked_keyring_is_told_as_in_one_process(secret_service: SecretService, call: str) -> None:
    aside, within = KeyringAside(), KeyringVault()
    aside.write("salesforce", SECRET)
    secret_service.lock()
    one, other = (refused(partial(getattr(vault, call), "salesforce")) for vault in (aside, within))
    assert one.code == other.code == "check.keyring_locked"
    assert one.evidence == other.evidence
    aside.close()


def test_the_helper_is_gone_soon_after_the_last_question_and_comes_again(secret_service: SecretService) -> None:
    aside = KeyringAside(linger_s=0.05)
    aside.write("salesforce", SECRET)
    wait_until(lambda: aside._helper is None, "the helper to be gone")
    assert aside.read("salesforce") == SECRET
    aside.close()


def test_several_questions_are_one_helper(secret_service: SecretService) -> None:
    aside = KeyringAside()
    aside.write("salesforce", SECRET)
    first = aside._helper
    assert first is not None
    assert aside.read("salesforce") == SECRET
    assert aside._helper is first
    assert SECRET not in Path(f"/proc/{first.pid}/cmdline").read_text()
    aside.close()
    assert first.poll() is not None


@pytest.mark.parametrize("words", ["", "import sys; sys.stdin.readline(); print('{')", "raise SystemExit(3)"])
def test_a_helper_that_breaks_is_no_keyring_and_tells_no_secret(words: str) -> None:
    aside = KeyringAside(command=helper(words))
    error = refused(lambda: aside.write("salesforce", SECRET))
    assert error.code == "check.no_keyring"
    assert SECRET not in "".join(traceback.format_exception(error))
    assert error.__context__ is None
    assert aside._helper is None
    aside.close()


def test_a_program_that_is_not_there_is_no_keyring() -> None:
    aside = KeyringAside(command=("/nonexistent/program",))
    assert refused(lambda: aside.read("salesforce")).code == "check.no_keyring"


def test_a_helper_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tray_app.adapters.vault.keyring_aside._START_S", 0.2)
    monkeypatch.setattr("tray_app.adapters.vault.keyring_aside.seconds_for", lambda _interactive: 0.3)
    aside = KeyringAside(command=helper("import time; time.sleep(600)"))
    assert refused(lambda: aside.read("salesforce")).code == "check.keyring_locked"
    assert aside._helper is None


def test_after_the_end_nothing_is_waited_for() -> None:
    aside = KeyringAside(command=helper("import time; time.sleep(600)"))
    aside.close()
    assert refused(lambda: aside.read("salesforce")).code == "check.keyring_locked"
    assert aside._helper is None


def test_what_the_rep_asks_for_may_prompt() -> None:
    asked = for_the_rep(KeyringAside())
    assert isinstance(asked, KeyringAside)
    assert asked._interactive
