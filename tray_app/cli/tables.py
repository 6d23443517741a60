"""What a person reads on a terminal: one line per activity, then every cause with its evidence and steps."""

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import east_asian_width

from tray_app.adapters.content.pages import PageMaker
from tray_app.core.model.guide import plain
from tray_app.core.model.outline import outline
from tray_app.core.model.page import Page, PageStep
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Confidence, Evidence, Fixer, Verdict
from tray_app.core.reporting.status import status_of, unread_words

VERDICT_WORDS = {
    Verdict.LOGGED: text("logged"),
    Verdict.INCOMPLETE: text("incomplete"),
    Verdict.PENDING: text("pending"),
    Verdict.NOT_LOGGED: text("not logged"),
    Verdict.IGNORED: text("ignored"),
    Verdict.CANNOT_CHECK: text("cannot check"),
}
_SIGNS = {
    Verdict.LOGGED: "✓",
    Verdict.INCOMPLETE: "◐",
    Verdict.PENDING: "…",
    Verdict.NOT_LOGGED: "!",
    Verdict.IGNORED: "·",
    Verdict.CANNOT_CHECK: "?",
}
FIXER_WORDS = {
    Fixer.REP: text("you"),
    Fixer.SALESFORCE_ADMIN: text("Salesforce admin"),
    Fixer.LOGGER_ADMIN: text("admin of the logging tool"),
    Fixer.MARKETO_ADMIN: text("Marketo admin"),
    Fixer.IT: text("IT"),
    Fixer.APPROVER: text("approver"),
    Fixer.NOBODY: text("nobody"),
}
_WIDEST = 48


def snapshot_lines(snapshot: Snapshot, pages: PageMaker) -> Iterator[str]:
    """The whole state: headline, activities, causes with their steps."""
    status = status_of(snapshot)
    yield f"{pages.say(status.headline)} – {pages.say(status.detail)}"
    yield ""
    yield from item_lines(snapshot.items, pages)
    for state in snapshot.sources:
        if state.not_read:
            yield ""
            yield f"{state.id}: {pages.say(unread_words(state.not_read))}"
            yield from (f"    {pages.say(problem)}" for problem in state.problems)
    for cause in snapshot.causes:
        yield ""
        yield from page_lines(pages.of_cause(cause, snapshot), pages)


def item_lines(items: Iterable[Item], pages: PageMaker) -> Iterator[str]:
    """One line per activity."""
    rows = [
        (
            pages.say(text("{time}", time=item.activity.occurred_at)),
            f"{_SIGNS[item.finding.verdict]} {pages.say(VERDICT_WORDS[item.finding.verdict])}",
            _cut(pages.line_of(item.activity)),
            item.finding.reason.code if item.finding.reason else ", ".join(note.code for note in item.finding.notes),
        )
        for item in items
    ]
    yield from columns(rows)


def page_lines(page: Page, pages: PageMaker) -> Iterator[str]:
    """One issue: title, cause, evidence, steps, records."""
    yield page.title
    if page.what:
        yield f"  {page.what}"
    if page.cause:
        yield f"  {plain(page.cause)}"
    if page.confidence is not None:
        yield f"  {pages.say(confidence_words(page))}"
    for question, answer in page.evidence:
        yield f"    {question}: {answer}"
    for note in page.notes:
        yield f"    {note}"
    yield from step_lines(page.steps, pages)
    for record in page.records:
        yield f"    {record.object} {record.id}  {record.url}"


def step_lines(steps: Sequence[PageStep], pages: PageMaker) -> Iterator[str]:
    """The steps by number; of a choice all ways, each under when it is the right one."""
    for entry in outline(steps):
        mark = f"{entry.number}. "
        is_choice = bool(entry.choice)
        if is_choice:
            yield f"  {mark}{pages.say(text('One of these: {question}', question=plain(entry.question)))}"
        for way in entry.alternatives:
            if is_choice:
                yield f"     - {plain(way.label)}"
            for one in way.steps:
                start = " " * 7 if is_choice else f"  {mark}"
                yield f"{start}[{pages.say(FIXER_WORDS[one.step.who])}] {plain(one.step.text)}"
                if one.step.url:
                    yield f"{' ' * (7 if is_choice else 5)}{one.step.url}"


def confidence_words(page: Page) -> Text:
    """How sure the reason is, in words."""
    if page.confidence is Confidence.PROVED:
        return text("The evidence shows it:")
    if page.also_possible:
        others = " / ".join(page.also_possible)
        return text("This is likely. It could also be: {others}", others=others)
    return text("This is likely. What was looked at:")


def trouble_line(code: str, evidence: Iterable[Evidence], pages: PageMaker) -> str:
    """One line for standard error: the code, what it means, what was seen."""
    seen = "; ".join(f"{pages.say(one.question)}: {pages.say(one.answer)}" for one in evidence)
    return f"{code}: {pages.title_of(code)}. {seen}".rstrip(". ") + "."


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as aligned columns; wide East Asian characters count twice."""
    if not rows:
        return
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(words: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def _cut(words: str) -> str:
    while _width(words) > _WIDEST:
        words = words.removesuffix("…")[:-1] + "…"
    return words
