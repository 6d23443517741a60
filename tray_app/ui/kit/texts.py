"""The window's own words: marked with `_` and `ngettext`, translated by whatever was installed at the start.

Only the GUI thread reads them, and only after `install`.
"""

from gettext import NullTranslations

from tray_app.core.model.text import Text

_translations = NullTranslations()


def install(translations: NullTranslations) -> None:
    """Speak this language from now on."""
    global _translations
    _translations = translations


def say(sentence: Text | None) -> str:
    """A sentence of the rest of the app in the rep's language; empty for None."""
    return sentence.render(_translations, None) if sentence is not None else ""


def language() -> str:
    """The tag of the language spoken, `en` when there is no translation."""
    return _translations.info().get("language", "en").partition("_")[0] or "en"


def _(message: str) -> str:
    """The sentence in the rep's language."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The sentence that counts, with `{n}` filled in."""
    return _translations.ngettext(singular, plural, count).format(n=count)
