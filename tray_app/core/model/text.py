"""Sentences for people, kept as template and values so that they can be stored once and read in any language.

`text` and `ntext` are the markers from which the translation catalogue is extracted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import reduce
from gettext import NullTranslations
from typing import Union

Value = Union[str, int, datetime, "Text"]
"""What stands in a sentence's braces; another sentence too, as in a list of what is wrong."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence: an English template with named values in braces."""

    template: str
    """The English sentence; also the key of its translation."""
    values: tuple[tuple[str, Value], ...] = ()
    """What stands in the braces. Datetimes are UTC-aware and are shown in the reader's zone."""
    plural: str = ""
    """The English plural template, when the sentence counts something."""
    count: int = 1
    """The number that chooses between `template` and `plural`."""

    def render(self, translations: NullTranslations, zone: tzinfo | None) -> str:
        """The sentence in the language of `translations`, with times in `zone` (None: as they are)."""
        if self.plural:
            template = translations.ngettext(self.template, self.plural, self.count)
        else:
            template = translations.gettext(self.template) if self.template else ""
        return template.format_map(
            {
                name: value.render(translations, zone) if isinstance(value, Text) else _shown(value, zone)
                for name, value in self.values
            }
        )

    def __str__(self) -> str:
        """The English sentence with times in their own zone: for logs of tests and for debugging."""
        template = self.plural if self.plural and self.count != 1 else self.template
        return template.format_map({name: _shown(value, None) for name, value in self.values})


def text(template: str, /, **values: Value) -> Text:
    """A sentence to be translated."""
    return Text(template, tuple(values.items()))


def ntext(template: str, plural: str, count: int, /, **values: Value) -> Text:
    """A sentence that counts; `{n}` is the number."""
    return Text(template, (("n", count), *values.items()), plural, count)


def verbatim(words: str) -> Text:
    """Words that are not ours to translate: a name, an address, an admin's own error text."""
    return Text("{words}", (("words", words),))


def listed(parts: Sequence[Text]) -> Text:
    """The parts as one sentence, one after the other; there is at least one."""
    return reduce(lambda one, other: text("{one}, {other}", one=one, other=other), parts)


def _shown(value: Value, zone: tzinfo | None) -> str:
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M") if zone else value.strftime("%Y-%m-%d %H:%M")
    return str(value)
