"""Real processes, killed before each step, and two at once: one Task each time, and a journal that says so."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from tests.rig.processes import PATIENCE_S
from tests.writing.one_process import write_what_is_missing
from tests.writing.story import PEOPLE, records_in, world
from tray_app.adapters.store.sqlite import SqliteStore
from tray_app.core.model.activity import Email, Recipient
from tray_app.core.model.ports import Batch
from tray_app.core.model.task_writing import WriteState
from tray_app.core.writing.exactly_once import SETTLED
from tray_app.demo.salesforce import DemoSalesforce, Org

STEPS = ("look", "journal", "send", "answer", "keep", "look after")


if sys.platform == "win32":
    _PROCESSES = multiprocessing.get_context("spawn")
else:
    _PROCESSES = multiprocessing.get_context("forkserver")
# What a process needs is loaded once, which takes longer than all that it does.
_PROCESSES.set_forkserver_preload(["__main__", "tests.writing.one_process"])


def status_of(process: BaseProcess) -> int | None:
    """How it ended."""
    process.join(PATIENCE_S)
    return process.exitcode


class Stage:
    """A home with three missing emails, and a Salesforce whose clock goes on by itself."""

    def __init__(self, home: Path, *, email_messages: bool = False) -> None:
        self.home = home
        self.began = datetime.now(UTC)
        self.org = Org.from_world(world(email_messages=email_messages, now=self.began), lambda: datetime.now(UTC))
        mails = [
            Email(
                id=f"work:7:{number}",
                source="work",
                occurred_at=self.began - timedelta(hours=3),
                subject=f"Mail {number}",
                message_id=f"{number}@acme.example",
                sender="rep@acme.example",
                recipients=(Recipient(address),),
            )
            for number, address in enumerate(list(PEOPLE)[:3])
        ]
        store = SqliteStore(home / "store.sqlite3")
        store.save_batch("work", Batch(activities=tuple(mails), cursor=b"1"), {one.id: self.began for one in mails})
        store.close()

    def start(self, url: str, dies_at: str = "-") -> BaseProcess:
        process = _PROCESSES.Process(target=write_what_is_missing, args=(self.home, url, dies_at, datetime.now(UTC)))
        process.start()
        return process

    def states(self) -> dict[str, WriteState]:
        store = SqliteStore(self.home / "store.sqlite3")
        try:
            return {entry.draft.subject: entry.state for entry in store.journal()}
        finally:
            store.close()

    def let_time_pass(self) -> None:
        """As if what is in doubt had been sent long ago."""
        store = SqliteStore(self.home / "store.sqlite3")
        try:
            for entry in store.journal():
                store.keep_entry(replace(entry, sent_at=entry.sent_at - SETTLED - timedelta(minutes=1)), entry)
        finally:
            store.close()

    @property
    def subjects(self) -> list[str]:
        return sorted(record.subject for record in records_in(self.org))


MAILS = ["Mail 0", "Mail 1", "Mail 2"]
TASKS = [f"Email: {subject}" for subject in MAILS]
KINDS = pytest.mark.parametrize("email_messages", [False, True], ids=["tasks", "email_messages"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@KINDS
@pytest.mark.parametrize("step", STEPS)
def test_a_process_that_is_killed_leaves_no_record_doubled_and_none_lost(
    step: str, tmp_path: Path, *, email_messages: bool
) -> None:
    stage, whole = Stage(tmp_path, email_messages=email_messages), MAILS if email_messages else TASKS
    with DemoSalesforce(stage.org) as server:
        assert status_of(stage.start(server.url, step)) == -signal.SIGKILL
        before = stage.subjects
        assert before in ([], whole)
        # At once: what may be under way is not sent a second time
        assert status_of(stage.start(server.url)) == 0
        assert stage.subjects == whole if step != "send" else stage.subjects in ([], whole)
        # And when nothing can be under way any more, what never arrived is sent
        stage.let_time_pass()
        assert status_of(stage.start(server.url)) == 0
        assert stage.subjects == whole
        assert stage.states() == dict.fromkeys(whole, WriteState.WRITTEN)


@KINDS
def test_three_processes_at_once_write_each_record_once(tmp_path: Path, *, email_messages: bool) -> None:
    stage, whole = Stage(tmp_path, email_messages=email_messages), MAILS if email_messages else TASKS
    with DemoSalesforce(stage.org) as server:
        all_at_once = [stage.start(server.url) for _ in range(3)]
        assert [status_of(one) for one in all_at_once] == [0, 0, 0]
        assert stage.subjects == whole
        assert stage.states() == dict.fromkeys(whole, WriteState.WRITTEN)
