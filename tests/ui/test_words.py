"""Words that come from outside or become markup: rich text, links, destinations."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.fake_window_api import RESOURCES
from tray_app.core.model.guide import parse_guide
from tray_app.ui.kit.destination import Destination, destination_of, issue_uri
from tray_app.ui.kit.hyperlinks import link_label, safe_link
from tray_app.ui.kit.richtext import rich


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("Choose **Save**.", "Choose <b>Save</b>."),
        ("the field `Type__c`", "the field <code>Type__c</code>"),
        ("**A** → **B & C**", "<b>A</b> → <b>B &amp; C</b>"),
        ("<b>offer</b> & <img src=x>", "&lt;b&gt;offer&lt;/b&gt; &amp; &lt;img src=x&gt;"),
        ("**<i>x</i>**", "<b>&lt;i&gt;x&lt;/i&gt;</b>"),
        ("2 ** 3 and one ` alone", "2 ** 3 and one ` alone"),
    ],
)
def test_marks_become_markup_and_nothing_else_does(words: str, html: str) -> None:
    assert rich(words) == html


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(alphabet="ab<>&\"'*`/= \n"))
def test_no_words_bring_tags_of_their_own(words: str) -> None:
    seen = _Tags()
    seen.feed(rich(words))
    seen.close()
    assert seen.tags <= {"b", "code"}
    unmarked = str.maketrans("", "", "*`")
    assert seen.text.translate(unmarked) == words.translate(unmarked)


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_every_mark_of_the_guides_finds_its_partner(language: str) -> None:
    for path in sorted((RESOURCES / "fixes" / language).glob("*.md")):
        guide = parse_guide(path.stem, path.read_text("utf-8"))
        for words in (guide.cause, *(step.text for step in guide.steps)):
            assert "**" not in rich(words), path.name


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.lightning.force.com/lightning/r/Task/00T000000000001AAA/view",
        "https://toutapp.com/next#settings",
        "diditlog:sign-in",
        "http://127.0.0.1:8123/lightning/r/Task/1/view",
        "http://localhost:8123/",
        "http://[::1]:8123/",
    ],
)
def test_safe_links_open(url: str) -> None:
    assert safe_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "http://acme.example/",
        "http://127.0.0.1.example.com/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://",
        "https:///path",
        "https://acme.example@example.net/",
        "https://acme.example\\@example.net/",
        "https://acme.example/\nx",
        "https://acme.example/a b",
        "https://[broken/",
        "diditlog://example.net/x",
        "diditlog:",
        "//acme.example/",
    ],
)
def test_other_links_do_not(url: str | None) -> None:
    assert safe_link(url) is None


@pytest.mark.parametrize(
    ("url", "label"),
    [("diditlog:sign-in", "Sign in"), ("diditlog:sources", "Sources"), ("https://acme.example/", "Open")],
)
def test_a_link_is_called_by_where_it_leads(url: str, label: str) -> None:
    assert link_label(url) == label


@pytest.mark.parametrize(
    ("word", "destination"),
    [
        ("show", Destination()),
        ("diditlog:", Destination()),
        ("diditlog:show", Destination()),
        ("issue:person.no_record:jane@example.com", Destination(cause="person.no_record:jane@example.com")),
        (
            "diditlog:issue/person.no_record%3Ajane%40example.com",
            Destination(cause="person.no_record:jane@example.com"),
        ),
        ("DidItLog:issue/check.offline", Destination(cause="check.offline")),
        ("diditlog:sign-in", Destination(page="diditlog:sign-in")),
        ("diditlog:sign-in/", Destination(page="diditlog:sign-in")),
        ("issue:", None),
        ("issue:a\nb", None),
        ("issue:" + "x" * 1001, None),
        ("diditlog:../../etc", None),
        ("diditlog:sign-in?x=1", None),
        ("/home/rep/Downloads/acme.diditlog", Destination(file="/home/rep/Downloads/acme.diditlog")),
        ("C:\\Users\\Rep\\ACME.DIDITLOG", Destination(file="C:\\Users\\Rep\\ACME.DIDITLOG")),
        ("file:///home/rep/acme%20corp.diditlog", Destination(file="/home/rep/acme corp.diditlog")),
        ("file://server/share/acme.diditlog", None),
        ("file:///etc/passwd", None),
        ("diditlog://server/share/acme.diditlog", None),
        ("diditlog:acme.diditlog", None),
        ("acme.diditlog.exe", None),
        ("https://acme.example/", None),
        ("--help", None),
        ("", None),
    ],
)
def test_a_word_leads_where_it_says_or_nowhere(word: str, destination: Destination | None) -> None:
    assert destination_of(word) == destination


@given(st.text(min_size=1, max_size=300).filter(str.isprintable))
def test_a_cause_survives_the_way_through_an_address(key: str) -> None:
    assert destination_of(issue_uri(key)) == Destination(cause=key)
