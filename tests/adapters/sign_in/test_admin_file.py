"""The file an admin hands out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.adapters.salesforce.account import ExternalClientApp
from tray_app.adapters.salesforce.admin_file import AdminFile, read_admin_file, write_admin_file
from tray_app.core.model.errors import BadConfiguration

KEY = "3MVG9lKcPoNINVBIPJjdw1J9LLM82HnFVVX19KY1uA5mu0QqEWhqKpoW3svG3XHrXDiCQjK1mdgAvhCscA.9_GE"
ORG = "https://acme.my.salesforce.com"


def _file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "acme.diditlog"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f'client_id = "{KEY}"\nlogin_url = "{ORG}"', AdminFile(app=ExternalClientApp(client_id=KEY, login_url=ORG))),
        (
            f'\ufeffclient_id = "{KEY}"\r\nlogin_url = "https://acme.lightning.force.com/lightning/r/Lead/00Q/view"',
            AdminFile(app=ExternalClientApp(client_id=KEY, login_url=ORG)),
        ),
        (
            json.dumps(
                {
                    "client_id": KEY,
                    "login_url": "https://acme--uat.sandbox.my.salesforce.com",
                    "profile": "marketo-actions",
                    "own_domains": ["Acme.example", "acme.example", "acme.example.org"],
                }
            ),
            AdminFile(
                app=ExternalClientApp(client_id=KEY, login_url="https://acme--uat.sandbox.my.salesforce.com"),
                profile="marketo-actions",
                own_domains=("acme.example", "acme.example.org"),
            ),
        ),
    ],
)
def test_read(tmp_path: Path, content: str, expected: AdminFile) -> None:
    assert read_admin_file(_file(tmp_path, content)) == expected


GOOD = {"client_id": KEY, "login_url": ORG}


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        ("", "client_id"),
        (json.dumps({"login_url": ORG}), "client_id"),
        (json.dumps({"client_id": KEY}), "login_url"),
        (json.dumps({**GOOD, "client_id": "two words"}), "client_id"),
        (json.dumps({**GOOD, "client_id": KEY * 9}), "client_id"),
        (json.dumps({**GOOD, "login_url": "http://acme.my.salesforce.com"}), "login_url"),
        (json.dumps({**GOOD, "login_url": 5}), "login_url"),
        (json.dumps({**GOOD, "profile": "../other"}), "profile"),
        (json.dumps({**GOOD, "own_domains": "acme.example"}), "own_domains"),
        (json.dumps({**GOOD, "own_domains": ["not a domain"]}), "own_domains"),
        (json.dumps({**GOOD, "own_domains": [["acme.example"]]}), "own_domains"),
        (json.dumps({**GOOD, "colour": "hush-hush"}), "Allowed: client_id, login_url, profile, own_domains"),
        (json.dumps({**GOOD, "client_secret": "hush-hush"}), "holds a secret"),
        ('client_secret = "hush-hush"', "holds a secret"),
        (json.dumps({**GOOD, "refresh_token": "hush-hush"}), "holds a secret"),
        ('{"client_id": "a", "client_id": "hush-hush"}', "neither TOML nor JSON"),
        ("client_id = hush-hush", "neither TOML nor JSON"),
        (b"\xff\xfe\x00", "neither TOML nor JSON"),
        ('{"a":' * 10_000, "neither TOML nor JSON"),
        ("#" * 70_000, "too large"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_refused_with_what_is_allowed_and_without_the_value(tmp_path: Path, content: str | bytes, hint: str) -> None:
    with pytest.raises(BadConfiguration) as trouble:
        read_admin_file(_file(tmp_path, content))
    assert hint in str(trouble.value)
    assert "acme.diditlog" in str(trouble.value)
    assert "hush-hush" not in str(trouble.value)


@given(content=st.binary(max_size=300))
def test_any_content_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.diditlog"
    path.write_bytes(content)
    with pytest.raises(BadConfiguration):
        read_admin_file(path)


@pytest.mark.parametrize(
    "handed_out",
    [
        AdminFile(app=ExternalClientApp(client_id=KEY, login_url=ORG)),
        AdminFile(
            app=ExternalClientApp(client_id=KEY, login_url=ORG), profile="generic", own_domains=("acme.example",)
        ),
    ],
)
def test_what_is_written_can_be_read(tmp_path: Path, handed_out: AdminFile) -> None:
    path = tmp_path / "acme.diditlog"
    write_admin_file(path, handed_out)
    assert read_admin_file(path) == handed_out


def test_nothing_wrong_is_ever_written(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration):
        write_admin_file(
            tmp_path / "acme.diditlog", AdminFile(app=ExternalClientApp(client_id="two words", login_url=ORG))
        )
    assert not (tmp_path / "acme.diditlog").exists()


MAIL = {
    "kind": "microsoft",
    "microsoft_client_id": "{11111111-2222-3333-4444-555555555555}",
    "microsoft_tenant": "acme.example",
}


def test_what_the_mailboxes_are_is_read_and_written(tmp_path: Path) -> None:
    read = read_admin_file(_file(tmp_path, json.dumps({**GOOD, "mail": MAIL})))
    assert read.mail == MAIL
    write_admin_file(tmp_path / "again.diditlog", read)
    assert read_admin_file(tmp_path / "again.diditlog") == read


def test_what_google_calls_a_client_secret_is_taken_and_shown_to_nobody(tmp_path: Path) -> None:
    google = {"google_client_id": "1-a.apps.googleusercontent.com", "google_client_secret": "GOCSPX-0123456789"}
    read = read_admin_file(_file(tmp_path, json.dumps({**GOOD, "mail": google})))
    assert read.google_client_secret == "GOCSPX-0123456789"
    assert "google_client_secret" not in read.mail
    assert "GOCSPX" not in repr(read)


@pytest.mark.parametrize(
    ("mail", "hint"),
    [
        ("imap.acme.example", "mail"),
        ({"kind": "outlook"}, "kind"),
        ({"kind": 7}, "kind"),
        ({"kind": ""}, "kind"),
        ({"imap_host": "imap://acme.example"}, "imap_host"),
        ({"microsoft_client_id": "acme"}, "microsoft_client_id"),
        ({"microsoft_tenant": "a b"}, "microsoft_tenant"),
        ({"google_client_id": "acme.example"}, "google_client_id"),
        ({"google_client_secret": "has blanks in it"}, "google_client_secret"),
        ({"google_client_secret": 7}, "google_client_secret"),
        ({"microsoft_client_secret": "x"}, "must not"),
        ({"password": "x"}, "must not"),
        ({"host": "imap.acme.example"}, "imap_host"),
    ],
)
def test_wrong_words_about_mailboxes_are_refused_without_repeating_them(
    tmp_path: Path, mail: object, hint: str
) -> None:
    with pytest.raises(BadConfiguration) as caught:
        read_admin_file(_file(tmp_path, json.dumps({**GOOD, "mail": mail})))
    assert hint in str(caught.value)
    assert "has blanks in it" not in str(caught.value)
