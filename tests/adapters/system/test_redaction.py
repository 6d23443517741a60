"""What never passes into a log, in whatever form it is written."""

import base64
import json
import random
import re
import string
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tray_app.adapters.system import redaction
from tray_app.adapters.system.redaction import HIDDEN, redact, register_secret


def in_base64(secret: str, before: bytes) -> str:
    return base64.b64encode(before + secret.encode() + b"tail").decode()


FORMS: dict[str, Callable[[str], str]] = {
    "itself": str,
    "percent-encoded": lambda s: quote(s, safe=""),
    "percent-encoded, small": lambda s: re.sub("%..", lambda m: m[0].lower(), quote(s, safe="/:")),
    "all percent-encoded": lambda s: "".join(f"%{octet:02X}" for octet in s.encode()),
    "form": quote_plus,
    "query": lambda s: urlencode({"x": s}),
    "JSON": json.dumps,
    "JSON, not ASCII": lambda s: json.dumps(s, ensure_ascii=False),
    "Python": repr,
    "Python, ASCII": ascii,
    "bytes": lambda s: repr(s.encode()),
    "base64": lambda s: base64.b64encode(s.encode()).decode(),
    "base64 at 1": lambda s: in_base64(s, b"a"),
    "base64 at 2": lambda s: in_base64(s, b"ab"),
    "SASL": lambda s: base64.b64encode(b"\0rep@example.com\0" + s.encode()).decode(),
    "base64 for addresses": lambda s: base64.urlsafe_b64encode(s.encode()).decode(),
    "base64 in a query": lambda s: quote(base64.b64encode(s.encode()).decode(), safe=""),
}
# Not `[`, `*` and `]`, of which what stands in a secret's place is made.
secret_text = st.text(st.characters(codec="utf-8", exclude_characters="[*]"), min_size=6, max_size=60)


@given(secret=secret_text, form=st.sampled_from(sorted(FORMS)), before=st.text(), after=st.text())
@example(secret=r"back\\slash\n", form="JSON", before="", after="")
@example(secret=r"back\\slash\n", form="itself", before="back", after="")
@example(secret="aaaaaaaaaaaaaaaaaaab", form="itself", before="aaaaaaaaaaaaaaaaa", after="")
def test_a_registered_secret_passes_in_no_form(secret: str, form: str, before: str, after: str) -> None:
    register_secret(secret)
    written = FORMS[form](secret)
    shown = redact(f"{before} {written} {after}")
    assert secret not in shown
    core = written.strip("'\"=") if form != "query" else written[2:]
    assert core not in shown
    assert re.search(r"\[(\*\*\*|text|query|number|address)\]", shown), "a net may have taken more than the secret"


@given(secret=st.text(string.ascii_letters + string.digits + "!._-", min_size=20, max_size=200))
def test_hardly_a_sign_of_a_secret_is_left_in_base64(secret: str) -> None:
    register_secret(secret)
    shown = redact(base64.b64encode(b"ab" + secret.encode() + b"c").decode())
    assert len(shown.replace(HIDDEN, "")) <= 10


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_long_token_is_hidden_to_its_end_and_costs_little(form: str) -> None:
    token = "".join(random.Random(1).choices(string.ascii_letters + string.digits + "-_.", k=3000))  # noqa: S311
    register_secret(token)
    shown = redact(f"kept {FORMS[form](token)} in the keyring")
    assert shown.count(HIDDEN) == 1
    assert len(shown) < 70, "of 3000 signs"
    assert sum(len(one._begins.pattern) for one in redaction._secrets.values()) < 2000


def test_only_the_latest_secrets_are_known() -> None:
    for number in range(300):
        register_secret(f"secret-number-{number:03}")
    register_secret("abc")
    assert len(redaction._secrets) == 256
    assert redact("secret-number-299") == HIDDEN


TOKEN = "00D5g000004XyZQ!AQ8AQFmZ.kP3_xxYY"
REFRESH = "5Aep861TSESvWeug_xvFHRBTTbf_YrTWgEyjBJrNczXpZ"


@pytest.mark.parametrize(
    ("written", "hidden"),
    [
        (f"GET / Authorization: Bearer {TOKEN}", [TOKEN, "00D"]),
        (f"{{'Authorization': 'Bearer {TOKEN}', 'Accept': 'x'}}", [TOKEN]),
        ("('Authorization', 'Basic cmVwOnB3')", ["cmVwOnB3"]),
        ("header b'Authorization: Basic cmVwOnB3'", ["cmVwOnB3"]),
        (f"bearer {REFRESH}", [REFRESH]),
        (f"session {TOKEN} expired", [TOKEN, "AQ8AQ"]),
        (f"sid%3D{quote(TOKEN)}", ["AQ8AQ"]),
        (f"frontdoor.jsp?sid={TOKEN}&retURL=x", ["AQ8AQ"]),
        (f"kept {REFRESH} in the keyring", [REFRESH]),
        ("POST grant_type=refresh_token&refresh_token=abc.DEF&client_id=1", ["abc.DEF"]),
        ('{"access_token": "short", "refresh_token":"lit\\"tle", "x": 1}', ["short", "lit", "tle"]),
        ('"{\\"refresh_token\\": \\"little\\"}"', ["little"]),
        ("GET /OauthRedirect?code=aPrxJ&state=nonce1 HTTP/1.1", ["aPrxJ", "nonce1"]),
        ("redirect_uri=x&code_verifier=veri-fier", ["veri-fier"]),
        ("login(password='hunter22')", ["hunter22"]),
        ("password: hunter22", ["hunter22"]),
        ("Set-Cookie: sid=abc; Path=/", ["abc"]),
        ("id_token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIx.c2ln", ["eyJ", "c2ln"]),
        ("imaps://rep:hunter22@imap.example.com/", ["rep", "hunter22"]),
        ("LOGIN failed for jane.doe+x@example.com.", ["jane", "example.com"]),
        ("to=o'brien@example.com,김@example.org;x", ["brien", "example", "김"]),
        ('"jane doe"@example.com and a@b.example=c@d.example', ["jane", "b.example", "d.example"]),
        ("email%3Djane%40example.com", ["jane", "example"]),
        ("<CA+1.2@mail.example.com>", ["CA+1", "mail.example"]),
        ("jane@localhost", ["jane"]),
        ("called +12025550123 twice", ["2025550123"]),
        ("tel:+1 (202) 555-0123", ["202", "555", "0123"]),
        ("number=%2B442079460123", ["4420794"]),
        ("(202) 555-0123 and 020 7946 0123", ["555", "7946"]),
        ("at 2026-11-23 2025550123 rang", ["2025550123"]),
        ("01 23 45 67 89", ["23 45"]),
        ("SELECT Id FROM Task WHERE Subject = 'Email: It\\'s Pricing' AND x='b c'", ["Pricing", "b c", "It"]),
        ("'SELECT Id FROM Lead WHERE Name LIKE \\'Jane%\\''", ["Jane"]),
        ("select id from Task\nwhere Subject in ('Pricing', 'Jane's plan') limit 1", ["Pricing", "Jane", "plan"]),
        ("MALFORMED_QUERY: Name = 'Jane", ["Jane"]),
        ("/query?q=SELECT+Id+FROM+Task+WHERE+Subject%3D%27Pricing%27 HTTP/1.1", ["Pricing"]),
        ("FIND {Jane Doe} IN NAME FIELDS", ["Jane"]),
        ("Subject: Pricing for Jane", ["Pricing", "Jane"]),
        ('{"subject": "Pricing for Jane"}', ["Pricing", "Jane"]),
        ('File "/home/jane/.venv/x.py", line 3', ["jane"]),
        ("C:\\Users\\jane\\AppData and C:\\\\Users\\\\jane\\\\x and /Users/jane/x", ["jane"]),
    ],
)
def test_what_looks_private_does_not_pass(written: str, hidden: list[str]) -> None:
    shown = redact(written)
    assert [word for word in hidden if word in shown] == []


@pytest.mark.parametrize(
    "plain",
    [
        "2026-11-23 20:00:00,123 polled 12 of 200 in 0.513 s",
        "reason=person.no_record status_code=404 attempt 3 of 5",
        "GET https://acme.my.salesforce.com/services/data/v66.0/composite took 1200 ms",
        "KeyError: 'verdict' in tray_app/core/reporting/status.py",
        "listening on 127.0.0.1:1717, window 2026-11-23T20:00:00Z",
        "python 3.11.7, sqlite 3.40.1, PySide6 6.12.0",
    ],
)
def test_what_helps_to_find_a_fault_stays(plain: str) -> None:
    assert redact(plain) == plain


def test_the_home_folder_becomes_a_tilde(home: Path) -> None:
    assert redact(f"no such file: {home}/diditlog/config.toml") == "no such file: ~/diditlog/config.toml"


@given(st.text())
def test_any_text_is_redacted_without_an_error(words: str) -> None:
    assert isinstance(redact(words), str)


@pytest.mark.parametrize("sign", ["a", "1", "1 ", "'", '"', "@", "a@", "\\", "=", "SELECT ", "password="])
def test_no_text_sends_a_pattern_astray(sign: str) -> None:
    register_secret("\\\\\\\\secret")
    assert redact(sign * (20_000 // len(sign))), "it ends, where a careless pattern would try for ever"
