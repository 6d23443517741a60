"""A wrong configuration: refused as a whole by every command, in one line that names line, key and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

CALLS = '[[sources]]\nid = "dialer"\ntype = "call-files"\nfolder = "calls"\n'
SOURCE = '[[sources]]\nid = "mail"\ntype = "imap"\n'

WRONG: dict[str, tuple[str | bytes, str]] = {
    "an unknown key": (
        "[logging]\ngrace_minuts = 5\n",
        'line 2: there is no key "grace_minuts". Did you mean "grace_minutes"?',
    ),
    "an unknown table": ("[loging]\n", 'there is no key "loging". Did you mean "logging"?'),
    "text for a number": (
        '[logging]\nprofile = "generic"\ngrace_minutes = "long"\n',
        'line 3: the value of "grace_minutes" cannot be used. Allowed: a whole number',
    ),
    "a number out of bounds": ("[logging]\ngrace_minutes = 0\n", "Allowed: a whole number from 1 to 10080"),
    "an address in the clear": (
        '[salesforce]\nlogin_url = "http://acme.example"\n',
        'line 2: the value of "login_url" cannot be used. Allowed: an https:// address',
    ),
    "mail in the clear": (
        f'{SOURCE}host = "imap.example.com"\nusername = "x"\nsecurity = "none"\n',
        "none only for a server on this computer",
    ),
    "broken TOML": ('[logging]\nprofile = "generic\n', "line 2: this cannot be read"),
    "no UTF-8": (b'[logging]\nprofile = "\xff"\n', "line 2: save the file as UTF-8"),
    "a missing key": (f'{SOURCE}username = "x"\n', 'the key "host" is missing'),
    "an unknown kind of source": (
        '[[sources]]\nid = "mail"\ntype = "pop3"\n',
        "Allowed: imap, graph, gmail, call-files",
    ),
    "an id twice": (CALLS + CALLS, 'line 6: the value of "id" cannot be used. Allowed: an id that no other source has'),
    "a password": (
        f'{SOURCE}host = "h"\nusername = "x"\npassword = "hunter22"\n',
        '"password" does not belong in this file',
    ),
    "a logger nobody knows": (f'{CALLS}[logging]\nprofile = "my-logger"\n', "my-logger"),
}


@pytest.mark.parametrize("words", [("check", "--json"), ("status",), ("doctor",)], ids=" ".join)
@pytest.mark.parametrize(("content", "reason"), WRONG.values(), ids=WRONG.keys())
def test_it_is_refused_in_one_line(
    run: Run, config_file: Path, content: str | bytes, reason: str, words: tuple[str, ...]
) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    config_file.write_bytes(raw)
    ended = run(*words)
    assert ended.status == 2
    (line,) = ended.err.splitlines()
    assert reason in line
    assert "hunter22" not in ended.err + ended.out
    assert config_file.read_bytes() == raw
    if words == ("check", "--json"):
        assert ended.out == ""


def test_a_source_is_not_added_to_a_file_that_is_wrong(run: Run, config_file: Path, tmp_path: Path) -> None:
    config_file.write_text("[logging]\ngrace_minuts = 5\n", "utf-8")
    ended = run("source", "add", "call-files", "--id", "dialer", "--folder", str(tmp_path))
    assert ended.status == 2
    assert "grace_minuts" in ended.err
    assert config_file.read_text("utf-8") == "[logging]\ngrace_minuts = 5\n"


def test_comments_stay_where_they_are(run: Run, config_file: Path, tmp_path: Path) -> None:
    config_file.write_text('# mine\n[logging]\nprofile = "generic"\n', "utf-8")
    ended = run("source", "add", "call-files", "--id", "dialer", "--folder", str(tmp_path))
    assert (ended.status, ended.err) == (0, "")
    assert config_file.read_text("utf-8").startswith('# mine\n[logging]\nprofile = "generic"\n')
