"""What a person reads on a terminal: one line per activity, then every cause with its evidence and steps."""

from collections.abc import Iterable, Iterator, Sequence

from tray_app.adapters.content.pages import PageMaker
from tray_app.cli.line import Line, Span, Tone, columns
from tray_app.core.model.guide import plain
from tray_app.core.model.outline import outline
from tray_app.core.model.page import Page, PageStep
from tray_app.core.model.snapshot import Item, Snapshot
from tray_app.core.model.text import Text, text
from tray_app.core.model.verdict import Confidence, Evidence, Finding, Fixer, Verdict
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
_TONES = {
    Verdict.LOGGED: Tone.GOOD,
    Verdict.INCOMPLETE: Tone.UNSURE,
    Verdict.PENDING: Tone.WAITING,
    Verdict.NOT_LOGGED: Tone.NEEDS_YOU,
    Verdict.IGNORED: Tone.DIM,
    Verdict.CANNOT_CHECK: Tone.UNSURE,
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


def snapshot_lines(
    snapshot: Snapshot, pages: PageMaker, fits: int | None = None, listed: Sequence[Item] | None = None
) -> Iterator[Line]:
    """The whole state: headline, activities, causes with their steps.

    `fits`: characters a line may have. `listed`: the activities to list, with their causes; all of them without it.
    """
    status = status_of(snapshot)
    yield [Span(pages.say(status.headline), Tone.STRONG), Span(f" – {pages.say(status.detail)}")]
    yield ""
    yield from item_lines(snapshot.items if listed is None else listed, pages, fits)
    for state in snapshot.sources:
        if state.not_read:
            yield ""
            yield f"{state.id}: {pages.say(unread_words(state.not_read))}"
            yield from (f"    {pages.say(problem)}" for problem in state.problems)
    names = None if listed is None else {item.activity.id for item in listed}
    for cause in snapshot.causes:
        if names is not None and cause.activities and names.isdisjoint(cause.activities):
            continue
        yield ""
        yield from page_lines(pages.of_cause(cause, snapshot), pages)


def item_lines(items: Iterable[Item], pages: PageMaker, fits: int | None = None) -> Iterator[Line]:
    """One line per activity; its id stands last, for `show`, `handoff` and `rules`."""
    rows = [
        (
            Span(pages.say(text("{time}", time=item.activity.occurred_at))),
            _verdict(item.finding.verdict, pages),
            Span(pages.line_of(item)),
            Span(_code(item.finding)),
            Span(item.activity.id, Tone.DIM),
        )
        for item in items
    ]
    yield from columns(rows, fits, elastic=2)


def _verdict(verdict: Verdict, pages: PageMaker) -> Span:
    return Span(f"{_SIGNS[verdict]} {pages.say(VERDICT_WORDS[verdict])}", _TONES[verdict])


def _code(finding: Finding) -> str:
    return finding.reason.code if finding.reason else ", ".join(note.code for note in finding.notes)


def page_lines(page: Page, pages: PageMaker) -> Iterator[Line]:
    """One issue: title, cause, evidence, steps, records."""
    yield [Span(page.title, Tone.STRONG)]
    if page.what:
        yield f"  {page.what}"
    if page.cause:
        yield f"  {plain(page.cause)}"
    if page.evidence or page.confidence is Confidence.LIKELY:
        yield f"  {pages.say(confidence_words(page))}"
    for question, answer in page.evidence:
        yield f"    {question}: {answer}"
    for one in page.also:
        yield f"  {pages.say(text('This holds as well: {title}', title=one.title))}"
        for question, answer in one.evidence:
            yield f"    {question}: {answer}"
    for note in page.notes:
        yield f"    {note}"
    yield from step_lines(page.steps, pages)
    for record in page.records:
        yield f"    {record.object} {record.id}  {record.url}"


_WINDOWS_OWN = "diditlog:"
"""Addresses of the window's pages: they lead nowhere from a terminal."""


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
                who = "" if one.step.who is Fixer.NOBODY else f"[{pages.say(FIXER_WORDS[one.step.who])}] "
                yield f"{start}{who}{plain(one.step.text)}"
                if one.step.url and not one.step.url.startswith(_WINDOWS_OWN):
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
