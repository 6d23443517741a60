"""What the keyring vault does when things go wrong: it says which, in time, and lets no secret out."""

import itertools
import sys
import threading
import traceback
import types
from collections.abc import Callable

import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring import core
from keyring.backend import KeyringBackend

from tests.adapters.vault.keyrings import MemoryKeyring
from tray_app.adapters.system.redaction import redact
from tray_app.adapters.vault import KeyringVault, backends, entries
from tray_app.core.model.errors import CannotCheck

SECRET = "correct horse battery staple"
LONG = "0123456789abcdef" * 400


class Killed(BaseException):
    """The end of the program at this point."""


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(CannotCheck) as refused:
        call()
    return refused.value.code


@pytest.mark.parametrize("old", [None, "short", LONG, LONG * 2])
@pytest.mark.parametrize("new", ["little", LONG[::-1], LONG + "x"])
def test_an_interrupted_write_leaves_the_old_secret_or_the_new_one(old: str | None, new: str) -> None:
    for calls in itertools.count():
        # Given a vault with or without a secret
        backend = MemoryKeyring()
        vault = KeyringVault(backend=backend)
        if old is not None:
            vault.write("salesforce", old)
        # When a write ends after some calls of the keyring
        backend.before = after(calls)
        ended = False
        try:
            vault.write("salesforce", new)
        except Killed:
            ended = True
        backend.before = lambda _: None
        # Then one of the two is there, whole
        assert KeyringVault(backend=backend).read("salesforce") in ({old, new} if ended else {new})
        # And removing leaves nothing behind, not even parts
        vault.remove("salesforce")
        assert backend.entries == {}
        if not ended:
            assert calls >= 3, "a write is several calls"
            return


def after(calls: int) -> Callable[[str], None]:
    """Ends the program after that many calls of the keyring."""
    left = iter(range(calls))

    def stop(_: str) -> None:
        if next(left, None) is None:
            raise Killed

    return stop


@given(st.text(st.sampled_from("ab🔑é"), max_size=4000))
def test_no_entry_is_longer_than_windows_takes(secret: str) -> None:
    backend = MemoryKeyring()
    vault = KeyringVault(backend=backend)
    vault.write("name", secret)
    assert vault.read("name") == secret


def test_parts_that_do_not_belong_together_are_no_secret() -> None:
    backend = MemoryKeyring()
    vault = KeyringVault(backend=backend)
    vault.write("name", LONG)
    part = next(entry for entry in backend.entries if entry[0].endswith("#a2"))
    backend.entries[part] = backend.entries[part][::-1]
    assert vault.read("name") is None
    del backend.entries[part]
    assert vault.read("name") is None


def test_a_reader_in_the_middle_of_another_programs_write_gets_a_whole_secret() -> None:
    # Given a reader that has read the head of the old secret
    backend = MemoryKeyring()
    KeyringVault(backend=backend).write("name", LONG)
    gets = 0

    def interrupt(kind: str) -> None:
        nonlocal gets
        gets += kind == "get"
        if gets == 2:
            # When another program replaces it, parts and all
            backend.before = lambda _: None
            KeyringVault(backend=backend).write("name", LONG[::-1])

    backend.before = interrupt
    # Then it gets the new one
    assert KeyringVault(backend=backend).read("name") == LONG[::-1]


@pytest.mark.parametrize("head", ["diditlog-parts:1:", "diditlog-parts:1:a:x:y", "diditlog-parts:1:a:999999999:y"])
def test_a_damaged_head_is_no_secret(head: str) -> None:
    backend = MemoryKeyring()
    backend.entries["DidItLog:name", "DidItLog"] = head
    assert KeyringVault(backend=backend).read("name") is None


class DBusErrorResponse(Exception):
    """As jeepney raises it: no KeyringError, only a name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"[{name}] {SECRET}")
        self.name = name


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (keyring.errors.KeyringLocked("Failed to unlock the collection!"), "check.keyring_locked"),
        (keyring.errors.InitError("Failed to create the collection: Prompt dismissed.."), "check.keyring_locked"),
        (DBusErrorResponse("org.freedesktop.Secret.Error.IsLocked"), "check.keyring_locked"),
        (DBusErrorResponse("org.freedesktop.DBus.Error.Failed"), "check.no_keyring"),
        (keyring.errors.NoKeyringError("No recommended backend was available."), "check.no_keyring"),
        (OSError(1783, f"bad data {SECRET}"), "check.no_keyring"),
        (UnicodeEncodeError("utf-8", SECRET, 0, 1, "x"), "check.no_keyring"),
    ],
)
def test_errors_of_the_keyring_become_reasons_without_the_secret(error: Exception, code: str) -> None:
    backend = MemoryKeyring()

    def fail(_: str) -> None:
        raise error

    backend.before = fail
    vault = KeyringVault(backend=backend)
    with pytest.raises(CannotCheck) as refused:
        vault.write("salesforce", SECRET)
    assert refused.value.code == code
    assert refused.value.evidence
    # In our words, not in those of a library: they may hold the secret, cut or changed.
    for words in str(error).split():
        assert not any(words in str(line.answer).split() for line in refused.value.evidence if len(words) > 3)
    assert refused.value.__context__ is None
    assert refused.value.__cause__ is None
    said = "".join(traceback.format_exception(refused.value)) + str(refused.value.evidence)
    assert SECRET not in said


@pytest.mark.parametrize(
    "error", [TimeoutError("Did not authenticate in 1.0 seconds"), BlockingIOError(11), ConnectionResetError(104)]
)
def test_a_bus_that_is_slow_to_greet_or_hangs_up_is_no_missing_keyring(error: OSError) -> None:
    # Given a computer so busy that the bus does not greet in the time that the library gives it
    backend = MemoryKeyring()
    late = iter([True, True, False, True])

    def greet(_: str) -> None:
        if next(late, False):
            raise error

    backend.before = greet
    vault = KeyringVault(backend=backend)
    # Then it is greeted again until it answers
    vault.write("a", "b")
    assert vault.read("a") == "b"
    # And one that never does is told
    backend.before = lambda _: greet_never()
    assert code_of(lambda: vault.read("a")) == "check.no_keyring"


def greet_never() -> None:
    raise TimeoutError


def test_a_secret_that_was_read_or_written_never_passes_into_a_log() -> None:
    backend = MemoryKeyring()
    backend.entries["DidItLog:a", "DidItLog"] = "was there before"
    vault = KeyringVault(backend=backend)
    vault.read("a")
    vault.write("b", "has just come")
    assert redact("was there before, has just come") == "[***], [***]"


def test_a_keyring_that_does_not_answer_is_given_up_and_later_recovers() -> None:
    # Given a keyring behind a prompt that nobody answers
    backend = MemoryKeyring()
    answered = threading.Event()
    backend.before = lambda _: [answered.wait()].clear()
    vault = KeyringVault(backend=backend, timeout_s=0.05)
    # Then each call ends in time, and says locked
    assert code_of(lambda: vault.read("a")) == "check.keyring_locked"
    assert code_of(lambda: vault.write("a", "b")) == "check.keyring_locked"
    # When somebody does answer
    hanging = vault._deadline._thread
    assert hanging
    answered.set()
    hanging.join()
    # Then it works again
    backend.before = lambda _: None
    vault.write("a", "secret")
    assert vault.read("a") == "secret"


def test_calls_from_several_threads_take_turns() -> None:
    vault = KeyringVault(backend=MemoryKeyring())
    threads = [threading.Thread(target=vault.write, args=("name", f"{n}" * 3000)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = vault.read("name")
    assert kept
    assert len(kept) == 3000
    assert len(set(kept)) == 1


def test_a_closed_vault_waits_for_nothing() -> None:
    vault = KeyringVault(backend=MemoryKeyring())
    vault.close()
    assert code_of(lambda: vault.read("a")) == "check.keyring_locked"


@pytest.mark.parametrize(
    "name",
    ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring", "no.such.Keyring", "keyring.backend.Crypter"],
)
def test_only_keyrings_that_encrypt_are_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    assert code_of(lambda: KeyringVault().read("a")) == "check.no_keyring"


def test_a_plain_text_keyring_is_not_used_even_when_it_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = types.ModuleType("keyrings_alt_file")
    kind = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings_alt_file"})
    plain.PlaintextKeyring = kind  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyrings_alt_file", plain)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings_alt_file.PlaintextKeyring")
    with pytest.raises(CannotCheck) as refused:
        KeyringVault().write("a", SECRET)
    assert refused.value.code == "check.no_keyring"
    assert "PlaintextKeyring" in str(refused.value.evidence[0].answer)


def test_without_a_session_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    assert code_of(lambda: KeyringVault().read("a")) == "check.no_keyring"


def test_a_chain_of_keyrings_is_searched_for_one_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def chain(*members: KeyringBackend) -> KeyringBackend:
        kind = type("ChainerBackend", (MemoryKeyring,), {"__module__": "keyring.backends.chainer", "backends": members})
        monkeypatch.setattr(core, "load_env", kind)
        return backends.choose()

    good = type("Keyring", (MemoryKeyring,), {"__module__": "keyring.backends.macOS"})()
    assert chain(MemoryKeyring(), good) is good
    with pytest.raises(backends.NotAllowed):
        chain(MemoryKeyring())


def test_the_limit_is_that_of_windows() -> None:
    assert entries.LONGEST * 2 == 2560
