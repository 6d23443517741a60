"""Keeps modules out of memory that libraries import and hardly ever use: an app runs with them all day.

They come when something of them is used after all, by a plug-in for instance.
"""

import importlib
import sys
import threading
from types import ModuleType
from typing import Any

_WHOLE = ("idna", "stringprep")
"""Tables for addresses like `bücher.example`. What imports them asks for nothing in them yet."""
_BY_NAME = (
    *("imapclient.version", "urllib3.http2"),
    *("phonenumbers.asyoutypeformatter", "phonenumbers.phonenumbermatcher", "phonenumbers.shortnumberinfo"),
)
"""A version, a protocol that is switched off, and phone numbers: as they are typed, in running text, and short ones.

Libraries import classes and functions from these by name, so each name has to be something before it is used.
"""
_ONE_AT_A_TIME = threading.RLock()


class _StandIn(ModuleType):
    """Stands for a module until something is asked of it; then the real one takes its place."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # asked by those that walk through all modules
        return self._given(name)

    def _given(self, name: str) -> Any:
        return self._real(name)

    def _real(self, name: str) -> Any:
        with _ONE_AT_A_TIME:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            return getattr(importlib.import_module(self.__name__), name)


class _StandInByName(_StandIn):
    """Stands for a module until something that was imported from it is called."""

    def _given(self, name: str) -> Any:
        return lambda *arguments, **options: self._real(name)(*arguments, **options)


def leave_out() -> None:
    """Call it before the libraries are loaded."""
    for kind, names in ((_StandIn, _WHOLE), (_StandInByName, _BY_NAME)):
        for name in names:
            sys.modules.setdefault(name, kind(name))
