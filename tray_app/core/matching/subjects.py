"""Whether two subjects are the same words, whatever reply prefixes, loggers and the 255-character cut made of them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from tray_app.core.matching.spoilt_subjects import Left, may_be_spoilt, rest_of, spoilt_forms
from tray_app.core.matching.subject_prefixes import (
    LOGGER_PREFIX,
    NO_SUBJECT,
    REPLY_PREFIX,
    SIA_SUFFIX,
    TAG_PREFIX,
    Prefix,
    prefix_of,
)
from tray_app.core.matching.word_memory import remembered

CUT = 255
"""Salesforce cuts Task.Subject here (Object Reference, Task: Subject, 255 characters)."""

_EMPTY_PLACE = re.compile(
    r"""^[-–—|]\s | [-–—|:]\s[-–—|](?:\s|$) | "\s?" | “\s?”
    | ^(?:\[[^\]]{1,40}\]\s?)*\[e-?mail\](?:\s?\[[^\]]{1,40}\])+$""",
    re.VERBOSE,
)
"""A template whose place for the subject was left empty: `Email - - Spring push`, `[Outreach] [Email] [Out]`."""
_FENCE = r"(?:\s[-–—|/]\s|[\"“”()\[\]])"
_LABEL = r"^[^:]{0,40}\be-?mail\b[^:]{0,40}:\s+"
"""What a logger calls the email, with more words than a prefix has: "Email (Gmail): Hi", "Email from Robin: Hi"."""
_DISTINCT = 5
"""A subject this short can stand in another by accident (3.8 % of real mail)."""
_TELLING = 40
"""So many characters in common at the beginning are no accident."""
_TELLING_ALONE = 60
"""So many where nothing shows that the record was cut."""
_WORD = re.compile(r"[^\W_]+")
_NO_LETTER = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Accents, and characters that nobody sees."""


class Likeness(IntEnum):
    """How alike two subjects are; smaller is closer."""

    IDENTICAL = 0
    """The same words, prefixes included."""
    SAME = 1
    """The same words once prefixes are gone, or up to the 255-character cut."""
    CONTAINED = 2
    """The email's subject stands inside the record's, as loggers with a template write it, or is the same but for
    signs, accents and emoji."""
    BLANK = 3
    """Both are blank."""
    SILENT = 4
    """One of them says nothing: a blank subject, or a template without one."""
    DIFFERENT = 5
    """Other words."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject in the forms it is compared in."""

    folded: str
    """NFKC, one space between words, case folded; prefixes kept."""
    core: str
    """The same without reply, tag and logger prefixes and without the SIA suffix."""
    words: str = ""
    """The core's words without signs and accents, a space around each: what is left by a logger that keeps no emoji,
    writes `&amp;` for & or has an apostrophe of its own."""
    all_words: str = ""
    """Those of the whole subject, prefixes included."""
    blank: bool = False
    """Nothing but a logger's prefix, or not even that."""
    prefix: Prefix | None = None
    """What the outermost prefix of a mail client says; None where there is none."""

    @property
    def is_without_words(self) -> bool:
        """Whether a record with it was written for an email without a subject."""
        return self.blank or bool(_EMPTY_PLACE.search(self.folded))


@remembered
def subject_of(raw: str) -> Subject:
    """The forms of a subject as written."""
    folded = fold(raw)
    if NO_SUBJECT.match(LOGGER_PREFIX.sub("", folded, count=1)):
        folded = ""
    core, said = folded, None
    while core:
        shorter = SIA_SUFFIX.sub("", core)
        said = said or prefix_of(shorter)
        for prefix in (REPLY_PREFIX, LOGGER_PREFIX, TAG_PREFIX):
            shorter = prefix.sub("", shorter, count=1)
        if shorter == core:
            break
        core = shorter
    blank = not core and not REPLY_PREFIX.match(folded) and not TAG_PREFIX.match(folded)
    # "[URGENT]" alone is a subject, not a prefix of an empty one.
    core = core or TAG_PREFIX.sub("", folded) or folded
    return Subject(folded, core, _words_in(core), _words_in(folded), blank, said)


def fold(raw: str) -> str:
    """NFKC, line breaks and runs of white space as one space, case folded."""
    return " ".join(unicodedata.normalize("NFKC", raw).split()).casefold()


def _words_in(folded: str) -> str:
    plain = folded
    if "&" in folded:
        import html  # few subjects need it

        plain = html.unescape(folded)
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", _NO_LETTER.sub("", unicodedata.normalize("NFD", plain)))
    return f" {' '.join(_WORD.findall(plain))} "


@dataclass(frozen=True, slots=True)
class RecordSubject:
    """A record's subject, read once for all the emails it is compared with."""

    readings: tuple[Subject | None, ...]
    """What the logger's patterns take for the email's subject, best first; None: a pattern without a place for it."""
    is_cut: bool
    """It is as long as Salesforce lets it be."""
    raw: str = ""
    """The subject as it is written."""
    _known: dict[str, Likeness] = field(default_factory=dict, init=False, repr=False, compare=False)
    """How alike it is to the emails' subjects it was compared with: a rep's templates come again and again."""

    @classmethod
    def read(cls, raw: str, found: Iterable[re.Match[str]] = ()) -> "RecordSubject":
        """The subject as the patterns read it that found theirs; as it stands when none did."""
        inner = [subject_of(match["subject"] or "") if "subject" in match.re.groupindex else None for match in found]
        return cls((*inner, subject_of(raw)), len(raw) >= CUT - 5, raw)

    def likeness(self, email_subject: str) -> Likeness:
        """How alike this and an email's subject are."""
        known = self._known.get(email_subject)
        if known is None:
            known = self._compared_with(subject_of(email_subject))
            if known is Likeness.DIFFERENT:
                known = self._spoilt_from(email_subject)
            self._known[email_subject] = known
        return known

    def says_other_prefix(self, email_subject: str) -> bool:
        """Whether one is an answer or a forwarded email and the other is not, as far as the prefixes tell."""
        said, wanted = self.readings[-1].prefix if self.readings[-1] else None, subject_of(email_subject).prefix
        return said is not wanted and Prefix.UNCERTAIN not in {said, wanted}

    def _compared_with(self, email: Subject) -> Likeness:
        for record in self.readings:
            best = Likeness.SILENT if record is None else _compare(record, email, is_cut=self.is_cut)
            if best is not Likeness.DIFFERENT:
                return best
        return Likeness.DIFFERENT

    def _spoilt_from(self, email_subject: str) -> Likeness:
        """How alike they are where this is what some program made of the email's subject.

        Compared sign for sign, as without the signs little may be left to tell it by.
        """
        if not may_be_spoilt(self.raw, email_subject):
            return Likeness.DIFFERENT
        records = [record for record in self.readings if record is not None]
        rest = rest_of(email_subject)
        if rest is not None and any(record.core == subject_of(rest).core for record in records):
            return Likeness.CONTAINED
        cores = _spoilt_cores(email_subject)
        whole = [left for record in records if (left := cores.get(record.core)) is not None]
        if Left.WORDS in whole or any(self._has(core) for core, left in cores.items() if left is Left.WORDS):
            return Likeness.CONTAINED
        return Likeness.SILENT if whole else Likeness.DIFFERENT

    def _has(self, core: str) -> bool:
        """Whether a reading has this within it, or as far as Salesforce has kept it."""
        return any(
            (len(core) > _DISTINCT and _stands_in(core, record.folded))
            or (self.is_cut and core.startswith(record.core[: max(len(record.core) - 4, 1)]))
            for record in self.readings
            if record is not None
        )


@remembered
def _spoilt_cores(email_subject: str) -> dict[str, Left]:
    """What an email's subject may have become, as records are compared with it."""
    cores = {subject_of(form).core: left for form, left in spoilt_forms(email_subject).items()}
    cores.pop("", None)
    return cores


def likeness(record_subject: str, email_subject: str, patterns: Iterable[re.Pattern[str]] = ()) -> Likeness:
    """How alike a record's subject and an email's subject are, given how the logger words its subjects."""
    return RecordSubject.read(record_subject, matches(record_subject, patterns)).likeness(email_subject)


def matches(raw: str, patterns: Iterable[re.Pattern[str]]) -> list[re.Match[str]]:
    """How the patterns that know a subject so worded read it, in their order."""
    return [match for pattern in patterns if (match := pattern.match(raw))]


def _compare(record: Subject, email: Subject, *, is_cut: bool) -> Likeness:
    if email.blank and record.is_without_words:
        return Likeness.BLANK
    if not email.core or not record.core:
        return Likeness.IDENTICAL if record.folded == email.folded and record.folded else Likeness.SILENT
    if record.folded == email.folded:
        return Likeness.IDENTICAL
    if record.core == email.core or (is_cut and _same_up_to_cut(record, email)):
        return Likeness.SAME
    if email.core in record.folded and (
        (len(email.core) > _DISTINCT and _stands_in(email.core, record.folded))
        or _is_part(email.core, record.folded)
        or _is_part(email.folded, record.folded)
    ):
        return Likeness.CONTAINED
    if _same_but_for_signs(record, email) or _is_shortened(record, email) or (is_cut and _cut_off(record, email)):
        return Likeness.CONTAINED
    return Likeness.DIFFERENT


def _same_but_for_signs(record: Subject, email: Subject) -> bool:
    """The same words, or the email's within the record's where they are long enough to tell."""
    if email.words.isspace():
        return False
    return email.words == record.words or (len(email.words) > _DISTINCT + 2 and email.words in record.all_words)


def _is_shortened(record: Subject, email: Subject) -> bool:
    """The beginning of the email's: a logger may keep fewer characters than Salesforce does."""
    head = record.core.rstrip(". ")
    enough = _TELLING if record.core.endswith("..") else _TELLING_ALONE
    return len(head) >= enough and email.core.startswith(head)


def _same_up_to_cut(record: Subject, email: Subject) -> bool:
    """A record subject near 255 characters is the beginning of a longer one."""
    head = record.core[: max(len(record.core) - 4, 1)]
    return email.core.startswith(head) or email.folded.startswith(record.folded[:-4])


def _cut_off(record: Subject, email: Subject) -> bool:
    """A template's words, then the email's as far as the 255 characters go."""
    at = record.folded.find(email.core[:_TELLING])
    return at >= 0 and len(email.core) > _TELLING and email.core.startswith(record.folded[at:-4])


def _is_part(needle: str, haystack: str) -> bool:
    """Fenced off by signs that templates put between their parts: "Hi" in "Email - Hi - Spring", not in "Hi Jane"."""
    part = re.escape(needle)
    return needle in haystack and bool(
        re.search(rf"(?:^|{_FENCE})\s*{part}\s*(?:$|{_FENCE})|{_LABEL}{part}$", haystack)
    )


def _stands_in(needle: str, haystack: str) -> bool:
    """Whole words only: "pricing" does not stand in "repricing"."""
    at = haystack.find(needle)
    while at >= 0:
        before = haystack[at - 1] if at else " "
        after = haystack[at + len(needle)] if at + len(needle) < len(haystack) else " "
        if not before.isalnum() and not after.isalnum():
            return True
        at = haystack.find(needle, at + 1)
    return False
