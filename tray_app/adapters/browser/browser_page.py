"""The pages around a sign-in, shown in the rep's browser and in the rep's language. It loads nothing from anywhere."""

import base64
import gettext
import hashlib
from datetime import UTC
from typing import Final

from tray_app.core.model.text import Text, text

_STYLE: Final = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto 0;padding:0 1.5rem;"
    "color:#1b1f24;background:#fff}h1{font-size:1.6rem}"
    "@media(prefers-color-scheme:dark){body{color:#e8eaed;background:#16181c}}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Connection": "close",
}
"""Headers of every answer of the loopback address."""


def signed_in_page(translations: gettext.NullTranslations) -> bytes:
    """The page after a sign-in that worked."""
    return _page(translations, text("You are signed in"), text("You can close this tab. DidItLog goes on by itself."))


def not_signed_in_page(translations: gettext.NullTranslations) -> bytes:
    """The page after a sign-in that did not work; the reason is told in the app, where the steps are."""
    return _page(
        translations,
        text("The sign-in did not work"),
        text("You can close this tab. DidItLog shows what happened and what to do next."),
    )


def used_page(translations: gettext.NullTranslations) -> bytes:
    """The page for an address of the app that was opened before: each leads to a sign-in once."""
    return _page(
        translations,
        text("This address has been used"),
        text("It leads to the sign-in once only. You can close this tab and start again from DidItLog."),
    )


def _page(translations: gettext.NullTranslations, title: Text, words: Text) -> bytes:
    from html import escape  # it brings the names of 2,000 characters along, for a page that is shown once

    language = escape(translations.info().get("language", "en").replace("_", "-"), quote=True)
    heading = escape(title.render(translations, UTC))
    sentence = escape(words.render(translations, UTC))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>DidItLog</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><h1>{heading}</h1><p>{sentence}</p></body></html>"
    ).encode()
