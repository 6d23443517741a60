"""Reading config.toml: what is right is understood, what is wrong is refused with its line."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.adapters.settings import (
    SOURCE_TYPES,
    CallFilesSettings,
    ConfigFile,
    ImapSettings,
    load_settings,
    parse_settings,
    parse_source,
)
from tray_app.adapters.tables import Table
from tray_app.core.model.errors import BadConfiguration

FULL = """
[app]
language = "ko"

[salesforce]
login_url = "https://acme.lightning.force.com/lightning/r/Contact/003000000000001AAA/view"
client_id = "3MVG9"
api_version = "66.0"

[logging]
profile = "outreach"
grace_minutes = 45            # longer than usual
own_domains = ["@ACME.com"]
ignore_addresses = ["Jane@Example.com"]
ignore_domains = ["example.org"]
ignore_numbers = ["+1 (202) 555-0123"]

[[sources]]
id = "work-mail"
type = "imap"
host = "imap.acme.com"
username = "rep@acme.com"

[[sources]]
id = "dialer"
type = "call-files"
folder = "~/Calls"
"""
IMAP = 'id = "work-mail"\ntype = "imap"\nhost = "imap.acme.com"\nusername = "rep@acme.com"\n'


def test_every_key_is_understood() -> None:
    settings = parse_settings(FULL)

    assert settings.app.language == "ko"
    assert settings.salesforce.login_url == "https://acme.my.salesforce.com"
    assert (settings.salesforce.client_id, settings.salesforce.api_version) == ("3MVG9", "66.0")
    logging = settings.logging
    assert (logging.profile, logging.grace_minutes, logging.own_domains) == ("outreach", 45, ("acme.com",))
    assert logging.ignore_addresses == ("jane@example.com",)
    assert logging.ignore_domains == ("example.org",)
    assert logging.ignore_numbers == ("+12025550123",)
    mail, dialer = settings.sources
    assert mail == ImapSettings(id="work-mail", type="imap", host="imap.acme.com", username="rep@acme.com")
    assert dialer == CallFilesSettings(id="dialer", type="call-files", folder="~/Calls")
    assert settings.source("dialer") is dialer
    assert settings.source("other") is None


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "config.toml")
    assert settings == ConfigFile()
    assert settings.salesforce.login_url == "https://login.salesforce.com"
    assert settings.logging.profile == "marketo-actions"
    assert settings.logging.grace_minutes is None
    assert settings.sources == ()


@pytest.mark.parametrize(("security", "port"), [("tls", 993), ("starttls", 143), ("none", 143)])
def test_the_port_follows_from_the_security(security: str, port: int) -> None:
    source = parse_source({"id": "m", "type": "imap", "host": "::1", "username": "rep", "security": security})
    assert isinstance(source, ImapSettings)
    assert source.port == port


def test_paths_begin_at_home(home: Path) -> None:
    assert CallFilesSettings(id="a", type="call-files", folder="~/Calls").path == home / "Calls"
    mail = ImapSettings(id="a", type="imap", host="h", username="u", ca_file="~/ca.pem")
    assert mail.ca_path == home / "ca.pem"
    assert mail.changed(ca_file="").ca_path is None


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("x = 1", 1, ['"x"', "Allowed: app, consent, logging, mail, notifications, salesforce, sources"]),
        ("[logging]\n\nown_domain = []", 3, ['"own_domain"', 'Did you mean "own_domains"?', "grace_minutes"]),
        ("[[sources]]\n" + IMAP + "\n[[sources]]\n" + IMAP + 'hots = "a"', 12, ['"hots"', 'Did you mean "host"?']),
        ('[[sources]]\nid = "a"\ntype = "imap"\nhots = "h"\nusername = "u"', 4, ['Did you mean "host"?']),
        ("[[sources]]\n" + IMAP + 'password = "hunter22"', 6, ["keyring", "diditlog source secret"]),
        ('[salesforce]\nrefresh_token = "hunter22"', 2, ["keyring"]),
        ('[[sources]]\nid = "a"\ntype = "imap"\nusername = "u"', 1, ['"host" is missing']),
        ('[[sources]]\nid = "a"', 1, ['"type" is missing']),
        ('[[sources]]\nid = "a"\ntype = "imapp"', 3, ['"type"', "imap, graph, gmail, call-files"]),
        ('[[sources]]\nid = "Work Mail"\ntype = "call-files"\nfolder = "x"', 2, ['"id"', "small letters"]),
        (f"[[sources]]\n{IMAP}[[sources]]\n{IMAP}", 7, ['"id"', "no other source"]),
        (f'[[sources]]\n{IMAP}port = "993"', 6, ['"port"', "whole number without quotes"]),
        (f"[[sources]]\n{IMAP}port = 99999", 6, ['"port"', "from 1 to 65535"]),
        (f"[[sources]]\n{IMAP}port = true", 6, ['"port"', "whole number"]),
        (f'[[sources]]\n{IMAP}security = "ssl"', 6, ['"security"', "tls, starttls or none"]),
        (f'[[sources]]\n{IMAP}security = "none"', 6, ['"security"', "tls or starttls", "this computer"]),
        ('[salesforce]\nlogin_url = "http://acme.example"', 2, ['"login_url"', "https://"]),
        ("[salesforce]\napi_version = 66.0", 2, ['"api_version"', "text in quotes"]),
        ('[salesforce]\napi_version = "v66"', 2, ['"api_version"', "66.0"]),
        ("[logging]\ngrace_minutes = 0", 2, ['"grace_minutes"', "from 1 to 10080"]),
        ('[logging]\nown_domains = "acme.com"', 2, ['"own_domains"', "a list in brackets"]),
        ('[logging]\nown_domains = [\n  "acme.com",\n  3,\n]', 2, ['"own_domains"', "text in quotes"]),
        ('[logging]\nactions_url = "http://toutapp.com"', 2, ['"actions_url"', "https://"]),
        ('[logging]\nactions_url = "https://user@toutapp.com"', 2, ['"actions_url"', "https://"]),
        ('[logging]\nactions_url = "https://toutapp.com/next#x"', 2, ['"actions_url"', "https://"]),
        ('[logging]\nignore_numbers = ["2025550123"]', 2, ['"ignore_numbers"', "country code"]),
        ('[logging]\nown_numbers = ["+1*"]', 2, ['"own_numbers"', "country code"]),
        ('[logging]\nown_numbers = ["*0123"]', 2, ['"own_numbers"', "country code"]),
        ('[logging]\nignore_addresses = ["jane"]', 2, ['"ignore_addresses"', "email addresses"]),
        ('[app]\nlanguage = "tlh"', 2, ['"language"', "auto, en, ko or ja"]),
        ('# hello\n\nlogging.profile = """\nno such"""\n', 3, ['"profile"', "small letters"]),
        ("salesforce = 3", 1, ['"salesforce"', "a table of keys"]),
        ("[app]\nlanguage = en", 2, ["cannot be read"]),
        ('[app]\nlanguage = "en"\nlanguage = "ko"', 3, ["cannot be read"]),
        ("[app]\nlanguage = [", 2, ["cannot be read"]),
    ],
)
def test_what_is_wrong_is_refused_with_line_key_and_what_is_allowed(content: str, line: int, words: list[str]) -> None:
    with pytest.raises(BadConfiguration) as refused:
        parse_settings(content)
    sentence = str(refused.value)
    assert sentence.startswith(f"config.toml, line {line}: ")
    assert [word for word in words if word not in sentence] == []
    assert "hunter22" not in sentence, "a value may be a secret"
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_http_and_no_encryption_are_for_this_machine() -> None:
    settings = parse_settings(
        f'[salesforce]\nlogin_url = "http://127.0.0.1:8443/x"\n[[sources]]\n{IMAP}security = "none"'.replace(
            "imap.acme.com", "localhost"
        )
    )
    assert settings.salesforce.login_url == "http://127.0.0.1:8443"
    assert isinstance(settings.sources[0], ImapSettings)


def test_a_source_from_a_form_is_refused_by_its_own_name() -> None:
    with pytest.raises(BadConfiguration, match=r'^work: the value of "port" cannot be used\. Allowed: a whole number'):
        parse_source({"id": "work", "type": "imap", "host": "h", "username": "u", "port": 0})


def test_a_file_from_windows_is_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert load_settings(file) == parse_settings(FULL)


def test_a_file_that_is_not_utf_8_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b'[app]\n# caf\xe9\nlanguage = "en"\n')
    with pytest.raises(BadConfiguration, match=r"config.toml, line 2: save the file as UTF-8"):
        load_settings(file)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(BadConfiguration, match="cannot be read"):
        load_settings(tmp_path / "config.toml")


@given(st.text() | st.lists(st.sampled_from(FULL.splitlines()), max_size=25).map("\n".join))
def test_any_text_is_understood_or_refused_in_words(content: str) -> None:
    try:
        parse_settings(content)
    except BadConfiguration as refused:
        assert str(refused).startswith("config.toml, line ")  # noqa: PT017 (most texts are refused, some are not)


@pytest.mark.parametrize(
    "table", [ConfigFile, *SOURCE_TYPES.values(), *(type(t) for t in ConfigFile().values().values() if t)]
)
def test_every_key_is_documented(table: type[Table]) -> None:
    assert [name for name, known in table.keys.items() if not known.meaning] == []


@pytest.mark.parametrize("content", ["a = " + "[" * 100_000, "a = " + "9" * 5000])
def test_beyond_all_measure_is_refused_as_what_it_is(content: str) -> None:
    with pytest.raises(BadConfiguration, match="cannot be read"):
        parse_settings(content)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "config.toml"
    os.mkfifo(pipe)
    with pytest.raises(BadConfiguration, match="is not a file"):
        load_settings(pipe)
