"""`auth login`, `auth status` and `auth logout` as processes, against an authorisation server over TLS."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.e2e_sign_in.parts import Command, printed_address
from tests.rig.authorisation_server import CLIENT_ID, USER, USERNAME, AuthorisationServer
from tests.rig.keyring_service import SecretService
from tests.rig.signing_in import Browse

BROWSER = """
import sys
import urllib.request
with open({told!r}, "a", encoding="utf-8") as told:
    told.write(" ".join(sys.argv[1:]) + "\\n")
urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open(sys.argv[1], timeout=180).read()
"""


def test_rep_signs_in_is_known_and_signs_out(
    command: Command, org: AuthorisationServer, browse: Browse, secret_service: SecretService
) -> None:
    # Given nobody
    before = command("auth", "status", "--json")
    assert (before.status, before.json["signed_in"], before.json["reason"]) == (3, False, "check.not_signed_in")

    # When the rep opens the printed address
    process = command.begin_login(org)
    page = browse(printed_address(process))
    run = command.end(process)

    # Then the browser says that it is over, and the command who it is
    assert "You can close this tab" in page.result().text
    assert (run.status, run.out) == (0, f"Signed in as {USERNAME}.\n")
    after = command("auth", "status", "--json")
    assert after.status == 0
    assert after.json == {
        "schema": 1,
        "signed_in": True,
        "reason": None,
        "username": USERNAME,
        "user_id": USER,
        "instance_url": org.url,
        "login_url": org.url,
    }
    assert len(secret_service.labels()) == 3
    assert f'client_id = "{CLIENT_ID}"' in command.config_file.read_text("utf-8")
    # And signing out ends it on both sides
    out = command("auth", "logout")
    assert (out.status, out.out) == (0, "Signed out.\n")
    assert org.revoked == [org.families[0].refresh]
    assert secret_service.labels() == []
    assert command("auth", "status").status == 3


def test_second_sign_in_needs_nothing_typed(command: Command, org: AuthorisationServer, browse: Browse) -> None:
    for words in ((), ("--no-browser",)):
        process = command.begin_login(org, *words)
        browse(printed_address(process))
        assert command.end(process).status == 0
    assert len(org.families) == 2


def test_rep_who_declines_is_told_and_nothing_is_kept(
    command: Command, org: AuthorisationServer, browse: Browse, secret_service: SecretService
) -> None:
    org.behaviour.deny = True
    process = command.begin_login(org)
    page = browse(printed_address(process))
    run = command.end(process)

    assert run.status == 3
    assert run.err.splitlines()[-1].startswith("check.not_signed_in: You are not signed in to Salesforce yet. ")
    assert "declined or refused" in run.err
    assert "did not work" in page.result().text
    assert secret_service.labels() == []


def test_ctrl_c_ends_it_calmly_and_frees_the_port(command: Command, org: AuthorisationServer) -> None:
    process = command.begin_login(org)
    printed_address(process)
    process.send_signal(signal.SIGINT)
    run = command.end(process)

    assert run.status == 3
    assert "Traceback" not in run.err
    again = command.begin_login(org)
    assert f"localhost%3A{command.ports[0]}" in printed_address(again)
    again.send_signal(signal.SIGINT)
    command.end(again)


def test_next_port_is_taken_and_no_free_one_is_said(command: Command, org: AuthorisationServer, browse: Browse) -> None:
    with contextlib.ExitStack() as others:
        # Given another program on the first port
        others.enter_context(_listening(command.ports[0]))
        process = command.begin_login(org)
        address = printed_address(process)
        assert f"localhost%3A{command.ports[1]}" in address
        browse(address)
        assert command.end(process).status == 0
        # And then on all of them
        for port in command.ports[1:]:
            others.enter_context(_listening(port))
        run = command.end(command.begin_login(org))
    assert run.status == 3
    assert str(command.ports[2]) in run.reason
    assert "in use by other programs" in run.reason


def test_signing_out_with_the_server_away_still_wipes(
    command: Command, org: AuthorisationServer, browse: Browse, secret_service: SecretService
) -> None:
    process = command.begin_login(org)
    browse(printed_address(process))
    assert command.end(process).status == 0
    org.close()

    run = command("auth", "logout")

    assert run.status == 0
    assert run.out == "Signed out on this computer. Salesforce could not be told; the sign-in there ends by itself.\n"
    assert secret_service.labels() == []
    assert command("auth", "status", "--json").json["signed_in"] is False


def test_browser_is_started_without_the_state(command: Command, org: AuthorisationServer, tmp_path: Path) -> None:
    # Given a browser that notes how it was started
    told, program = tmp_path / "told.txt", tmp_path / "browser.py"
    program.write_text(BROWSER.format(told=str(told)), "utf-8")
    started = f"{sys.executable} {program} %s &"

    # When the app opens it
    run = command.end(command.begin_login(org, "--client-id", CLIENT_ID, "--login-url", org.url, BROWSER=started))

    # Then that signs the rep in, and the one-shot state was in no command line
    assert (run.status, run.out) == (0, f"Signed in as {USERNAME}.\n")
    (line,) = told.read_text("utf-8").splitlines()
    assert line.startswith(f"http://localhost:{command.ports[0]}/start/")
    assert [secret for secret in org.secrets_seen() if secret in line] == []


def test_admins_file_is_all_a_rep_needs(
    command: Command, org: AuthorisationServer, browse: Browse, tmp_path: Path
) -> None:
    # Given a file with address, key, tool and domains
    file = tmp_path / "acme.diditlog"
    file.write_text(
        f'client_id = "{CLIENT_ID}"\nlogin_url = "{org.url}"\nprofile = "generic"\nown_domains = ["Acme.example"]\n',
        "utf-8",
    )
    process = command.begin_login(org, "--no-browser", "--admin-file", str(file))
    browse(printed_address(process))

    assert command.end(process).status == 0
    assert command.config_file.read_text("utf-8").splitlines() == [
        "[salesforce]",
        f'login_url = "{org.url}"',
        f'client_id = "{CLIENT_ID}"',
        "",
        "[logging]",
        'profile = "generic"',
        'own_domains = ["acme.example"]',
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('client_secret = "x"\n', "holds a secret"),
        (
            'client_id = "3MVG9.acme"\nlogin_url = "http://acme.example"\n',
            'the value of "login_url" is missing or cannot',
        ),
        (
            'client_id = "3MVG9.acme"\nlogin_url = "acme.my.salesforce.com"\nprofile = "nothing"\n',
            'there is no "nothing"',
        ),
        ("<html>", "neither TOML nor JSON"),
        (None, "acme.diditlog is not there"),
    ],
)
def test_file_that_cannot_be_used_is_explained_and_changes_nothing(
    command: Command, content: str | None, words: str
) -> None:
    command.home.parent.mkdir(exist_ok=True)
    if content is not None:
        (command.home.parent / "acme.diditlog").write_text(content, "utf-8")
    run = command("auth", "login", "--no-browser", "--admin-file", "acme.diditlog")
    assert run.status == 2
    assert words in run.reason
    assert not command.config_file.exists()


def test_admins_file_leaves_no_room_for_other_addresses(command: Command) -> None:
    run = command("auth", "login", "--admin-file", "x.diditlog", "--client-id", "3MVG9.acme")
    assert run.status == 2
    assert "leave --client-id" in run.reason


def _listening(port: int) -> socket.socket:
    other = socket.socket()
    other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was just left counts as used for a while
    other.bind(("127.0.0.1", port))
    other.listen()
    return other
