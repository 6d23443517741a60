"""Days on which the machine fails, or its owner mistypes: one calm line, the right status, nothing stored is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import Command
from tests.e2e.setting_up import Day, verdicts_of
from tests.e2e.wire import Wire
from tests.rig.processes import PATIENCE_S, wait_until


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[logging]\ngrace_minuts = 5\n", 'line 2: there is no key "grace_minuts". Did you mean "grace_minutes"?'),
        (
            '[logging]\ngrace_minutes = "long"\n',
            'line 2: the value of "grace_minutes" cannot be used. Allowed: a whole',
        ),
        ('[logging]\nprofile = "generic\n', "line 2: this cannot be read"),
    ],
    ids=["an unknown key", "a wrong value", "broken TOML"],
)
def test_a_wrong_configuration_is_refused_with_its_line(day: Day, content: str, words: str) -> None:
    right = day.command.config_file.read_text("utf-8")
    day.command.configure(content)
    run = day.check()
    assert (run.status, run.out) == (2, "")
    assert words in run.reason
    day.command.configure(right)
    assert verdicts_of(day.command.here("status", "--json")) == day.known


def _without_override() -> list[str]:
    """Starts a command that file modes bind, for root as well."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed")
    words = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
    if subprocess.run([*words, "true"], check=False, capture_output=True).returncode:
        pytest.skip("capabilities cannot be dropped here")
    return words


@pytest.mark.parametrize("closed", ["data", "config"])
def test_a_read_only_folder_is_told_and_nothing_is_lost(day: Day, closed: str) -> None:
    before = _without_override()
    home = day.command.home
    folders = [home / "data", home / "logs"] if closed == "data" else [home]
    for folder in folders:
        for file in [folder, *(path for path in folder.iterdir() if path.is_file())]:
            file.chmod(0o500 if file.is_dir() else 0o400)
    try:
        with day.org():
            if closed == "data":
                run = day.command("check", "--json", before=before)
            else:
                run = day.command("source", "remove", "dialer", before=before)
    finally:
        for folder in folders:
            for file in [folder, *(path for path in folder.iterdir() if path.is_file())]:
                file.chmod(0o700 if file.is_dir() else 0o600)
    assert run.status == 3
    assert "cannot be used" in run.reason
    assert run.out == ""
    assert verdicts_of(day.command.here("status", "--json")) == day.known
    day.heals()


def test_a_full_disk_is_told_and_nothing_is_lost(day: Day) -> None:
    # Given a store that may not grow by one page: as a full disk, but for this process alone
    if shutil.which("prlimit") is None:
        pytest.skip("prlimit is not installed")
    limit = 4096
    with day.org():
        run = day.command("check", "--json", before=["prlimit", f"--fsize={limit}:{limit}", "--"])
    assert run.status == 3
    assert "cannot be used" in run.reason
    assert verdicts_of(day.command.here("status", "--json")) == day.known
    day.heals()


def test_a_damaged_store_is_put_aside_and_said(day: Day) -> None:
    store = day.command.home / "data" / "diditlog.sqlite3"
    for suffix in ("-wal", "-shm"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)
    store.write_bytes(b"no database at all, " * 500)
    # What the mailbox and the files still have is found again; the damaged file is kept for whoever can read it.
    day.heals(said=r"The file with what was checked so far was damaged\. It was put aside as .*\n")
    assert list(store.parent.glob("diditlog.sqlite3.damaged-*"))


def test_two_checks_at_once_say_the_same(day: Day) -> None:
    with day.org():
        both = [day.command.begin("check", "--json") for _ in range(2)]
        runs = [day.command.end(process) for process in both]
        again = day.check()
    assert [(run.status, run.err) for run in (*runs, again)] == [(1, "")] * 3
    assert verdicts_of(runs[0]) == verdicts_of(runs[1]) == verdicts_of(again)
    # Each new activity was new to one of them only.
    assert sum(run.json["sources"][0]["fetched"] for run in runs) == 1


@pytest.mark.parametrize("where", ["mailbox", "salesforce"])
def test_a_check_that_is_killed_leaves_everything_as_it_was(day: Day, where: str) -> None:
    # Given a check that waits for an answer in the middle
    with day.org(port=0) as org:
        target, port = (
            (day.box.server.tls_port, 0) if where == "mailbox" else (int(org.url.rpartition(":")[2]), day.port)
        )
        with Wire(target, port=port, whole=3_000 if where == "mailbox" else 0, stall=True) as wire:
            if where == "mailbox":
                day.configure(port=wire.port)
            process = day.command.begin("check", "--json")
            wait_until(wire.reached.is_set, "the check to wait")
            # When it is killed
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=PATIENCE_S)
    # Then nothing that was known is lost, and the next check has it all
    day.configure()
    verdicts = verdicts_of(day.command.here("status", "--json"))
    assert day.known.items() <= verdicts.items()
    assert set(verdicts.values()) <= {*day.known.values(), "pending"}
    day.heals()


def test_a_check_that_is_interrupted_says_nothing_and_leaves_at_once(day: Day) -> None:
    with Wire(day.box.server.tls_port, whole=3_000, stall=True) as wire:
        day.configure(port=wire.port)
        process = day.command.begin("check")
        wait_until(wire.reached.is_set, "the check to wait")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out, err) == (3, "", "")


def test_a_reader_that_leaves_is_no_fault_of_the_disk(day: Day) -> None:
    # As in `diditlog status | head -1`, with a head that has seen enough
    process = day.command.begin("status")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    run = day.command.end(process)
    assert (run.status, run.err) == (1, "")


def test_commands_work_where_the_terminal_knows_no_unicode(day: Day) -> None:
    run = day.command("status", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert run.status == 1
    assert "It does not" in run.out


def test_nothing_is_ever_written_outside_its_home(command: Command, tmp_path: Path) -> None:
    before = set(tmp_path.parent.rglob("*"))
    assert command("status").status == 0
    assert command("check").status == 2
    assert command("auth", "status").status == 3
    new = {path for path in set(tmp_path.parent.rglob("*")) - before if path.is_file()}
    assert all(command.home in path.parents for path in new), new
