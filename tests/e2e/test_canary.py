"""Secrets that were planted are in the keyring and nowhere else; addresses, subjects and SOQL are in no log."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.e2e.canary import Canaries, files_in, listening_in, odd_secret
from tests.e2e.command import Command, Run
from tests.e2e.story import Story, logged, missing
from tests.rig.dovecot import Dovecot, Mailbox
from tests.rig.http_proxy import HttpProxy
from tests.rig.keyring_service import SecretService
from tests.rig.processes import PATIENCE_S, wait_until
from tray_app.demo.salesforce import DemoSalesforce, Org


@dataclass
class Watched:
    """The command, watched from outside while it runs."""

    command: Command
    canaries: Canaries
    seen: list[str] = field(default_factory=list)
    """What was found in the system's view of its processes."""
    looks: int = 0
    """How often was looked."""

    def __call__(
        self, *words: str, feed: str = "", calm: bool = True, env: Mapping[str, str] | None = None, given: str = ""
    ) -> Run:
        process = self.command.begin(*words, env=env)
        watching = threading.Thread(target=self._watch, args=(process, given))
        watching.start()
        out, err = process.communicate(feed, timeout=PATIENCE_S)
        watching.join()
        run = Run(process.returncode, out, err)
        self.command.runs.append(run)
        assert "Traceback" not in out + err
        assert not calm or "unexpected" not in err, err
        return run

    def _watch(self, process: subprocess.Popen[str], given: str) -> None:
        for found in self.canaries.watch(process, given):
            self.seen += found
            self.looks += 1


@pytest.mark.parametrize(
    "written",
    [
        lambda secret: secret,
        lambda secret: json.dumps({"password": secret}),
        lambda secret: f"token={quote_plus(secret)}&x=1",
        lambda secret: base64.b64encode(secret.encode()).decode(),
        lambda secret: base64.b64encode(f"\0rep@example.com\0{secret}".encode()).decode(),
        lambda secret: base64.urlsafe_b64encode(f"x{secret}yz".encode()).decode(),
        lambda secret: secret.encode().hex(),
    ],
    ids=["plain", "JSON", "form", "Base64", "Base64 as IMAP has it", "Base64 for addresses", "hexadecimal"],
)
def test_the_search_finds_a_secret_in_any_form(tmp_path: Path, written: object) -> None:
    secret = odd_secret("canary")
    assert callable(written)
    (tmp_path / "file.log").write_text(f"before {written(secret)} after", "utf-8")
    assert Canaries(it=secret).found_in_files(tmp_path)
    assert not Canaries(it=odd_secret("canary")).found_in_files(tmp_path)


def test_the_watch_sees_a_secret_in_arguments_and_environment() -> None:
    argued, surrounding = odd_secret("argument"), odd_secret("environment")
    canaries = Canaries(argued=argued, surrounding=surrounding)
    words = [sys.executable, "-c", "input()", argued]
    with subprocess.Popen(words, env={"KEPT": surrounding}, stdin=subprocess.PIPE, encoding="utf-8") as process:
        looks = canaries.watch(process)
        wait_until(lambda: sorted(next(looks)) == ["argued in cmdline", "surrounding in environ"], "both to be seen")
        process.communicate("\n")


def test_the_watch_sees_the_children_of_a_process() -> None:
    argued = odd_secret("argument")
    canaries = Canaries(argued=argued)
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()', sys.stdin.readline()[:-1]])"
    with subprocess.Popen([sys.executable, "-c", child], stdin=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin
        process.stdin.write(f"{argued}\n")
        process.stdin.flush()
        looks = canaries.watch(process)
        wait_until(lambda: next(looks) == ["argued in cmdline"], "the child to be seen")
        process.communicate("\n")


@pytest.mark.skipif(shutil.which("dbus-monitor") is None, reason="skipped: dbus-monitor is not installed")
def test_a_planted_secret_is_found_nowhere(
    secret_service: SecretService, home: Path, dovecot: Dovecot, tmp_path: Path
) -> None:
    # Given a mailbox password and tokens that are like no others
    access, refresh, password, wrong, proxy = (
        odd_secret(name) for name in ("access", "refresh", "password", "wrong", "proxy")
    )
    canaries = Canaries(access=access, refresh=refresh, password=password, wrong_password=wrong, proxy=proxy)
    box = dovecot.mailbox(password=password)
    story = Story()
    jane = story.contact(LastName="Canary-Name")
    story.email_task(jane, "Canary subject", story.ago(2.95))
    story.mail("Canary subject", jane, story.ago(3), logged("note.renamed_subject"))
    for stranger in ("canary.stranger@example.com", "canary.o'brien+it=odd@example.com", "canary%s{0}$x@example.com"):
        story.mail(f"Canary 제목 to {stranger}", stranger, story.ago(3), missing("person.no_record", "proved"))
    story.call("call-1", story.ago(3), missing("unknown.unproven", "likely"), jane)
    story.fill(box, tmp_path / "calls")
    (tmp_path / "tmp").mkdir()
    command = Command.at(tmp_path / "diditlog", secret_service.env, TMPDIR=str(tmp_path / "tmp"))
    command.afresh = True
    watched = Watched(command, canaries)
    # When the app is set up, used, hindered in every way and signed out
    with (
        DemoSalesforce(Org.from_world(story.world(token=access, refresh_token=refresh))) as org,
        listening_in(secret_service.env["DBUS_SESSION_BUS_ADDRESS"], tmp_path / "bus.record"),
    ):
        token = json.dumps({"access_token": access, "refresh_token": refresh})
        _live_with(watched, box, org, wrong, token)
        _behind_a_proxy(watched, proxy, token)
        canaries.add(**{f"renewed {number}": token for number, token in enumerate(org.org.tokens._access)})
    # Then no file has a secret, the keyring's own included: that one is encrypted, and so is the way to it on the bus
    assert b"org.freedesktop.Secret" in (tmp_path / "bus.record").read_bytes()
    assert any(file.suffix == ".keyring" for file in files_in(home))
    assert canaries.found_in_files(tmp_path, home) == []
    # And nothing that was printed, and nothing that the system shows of a process
    printed = "\n".join(run.out + run.err for run in command.runs).encode()
    assert canaries.found_in(printed) == []
    assert watched.looks > 20
    assert watched.seen == []
    # And the log, which is there, tells of no customer
    log = command.log
    assert "ERROR" in log
    for words in (
        jane.email,
        "canary.stranger",
        "Canary",
        "canary.o",
        "canary%",
        "제목",
        jane.phone,
        "SELECT",
        "sobjects",
        box.username,
    ):
        assert words not in log, words


def _live_with(watched: Watched, box: Mailbox, org: DemoSalesforce, wrong: str, token: str) -> None:
    server = box.server
    address = ("--host", server.host, "--port", str(server.tls_port), "--username", box.username)
    add = ("source", "add", "imap", "--id", "work-mail", *address, "--ca-file", str(server.ca_file))
    login = ("auth", "login", "--with-token", "--instance-url", org.url, "--login-url", org.url)
    calls = str(watched.command.home.parent / "calls")
    assert watched(*add, feed=wrong).status == 3
    assert watched(*add, feed=f"{box.password}\n").status == 0
    assert watched("source", "add", "call-files", "--id", "dialer", "--folder", calls).status == 0
    watched.command.configure(
        watched.command.config_file.read_text("utf-8") + '[logging]\nown_domains = ["acme.example"]\n'
    )
    assert watched(*login, feed="not a token, but secret all the same: " + wrong).status == 2
    assert watched(*login, feed=token).status == 0
    assert watched("check").status == 1
    # The access token ends, and the refresh token gives another
    org.org.tokens.expire()
    assert watched("check", "--json").status == 1
    # Salesforce refuses, and quotes what it was asked
    quoted = "SELECT Id FROM Lead WHERE Email IN ('canary.stranger@example.com')\n^\nERROR at Row:1:Column:8"
    org.org.fail("/composite", 400, [{"message": quoted, "errorCode": "MALFORMED_QUERY"}])
    assert watched("check").status == 3
    assert watched("source", "secret", "work-mail", feed=wrong).status == 3
    _break_a_library(watched)
    _break_the_network(watched)
    assert watched("doctor", "--json").status == 0
    assert watched("auth", "logout").status == 0
    assert watched("source", "remove", "work-mail").status == 0


def _behind_a_proxy(watched: Watched, secret: str, token: str) -> None:
    """Go through a proxy that does not take the password, and through one that is not there."""
    org = "https://acme.my.salesforce.com"
    login = ("auth", "login", "--with-token", "--instance-url", org, "--login-url", org)
    with HttpProxy(9, ("rep", "another one")) as proxy:
        for place, code in ((proxy.host, "check.proxy_auth"), ("127.0.0.1:9", "check.offline")):
            set_to = {"HTTPS_PROXY": f"http://rep:{quote(secret, safe='')}@{place}"}
            run = watched(*login, feed=token, env=set_to, given="proxy")
            assert (run.status, run.reason.partition(": ")[0]) == (3, code), run.err
        assert {*proxy.refused} == {"acme.my.salesforce.com:443"}


def _break_the_network(watched: Watched) -> None:
    """Run into errors of libraries that quote what they were given: a password, a token."""
    broken = watched.command.home.parent / "broken-network"
    broken.mkdir()
    words = (
        "import imaplib\n\n\ndef login(self, user, password):\n    raise RuntimeError(f'{user} {password!r}')\n\n\n"
        "imaplib.IMAP4.login = login\nimport requests.adapters\n\n\ndef send(self, request, *a, **k):\n"
        "    raise RuntimeError(f'{request.url} {dict(request.headers)} {request.body!r}')\n\n\n"
        "requests.adapters.HTTPAdapter.send = send\n"
    )
    (broken / "sitecustomize.py").write_text(words, "utf-8")
    first = f"{broken}{os.pathsep}{watched.command.env['PYTHONPATH']}"
    for command in (("check",), ("source", "test", "work-mail"), ("doctor", "--json")):
        assert watched(*command, calm=False, env={"PYTHONPATH": first}).status == 3


def _break_a_library(watched: Watched) -> None:
    """Run into an error nobody expects, of a library that quotes what it was given: here the whole configuration."""
    broken = watched.command.home.parent / "broken"
    broken.mkdir()
    words = "class TOMLDecodeError(ValueError):\n    pass\n\ndef loads(words):\n    raise RuntimeError(words)\n"
    (broken / "tomllib.py").write_text(words, "utf-8")
    first = f"{broken}{os.pathsep}{watched.command.env['PYTHONPATH']}"
    run = watched("status", "--json", calm=False, env={"PYTHONPATH": first})
    assert (run.status, run.err) == (3, "Something unexpected happened. The log file has the details.\n")
