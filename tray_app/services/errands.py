"""The single error gate of what a window asks for: slow work runs beside, and every error ends as words for the rep."""

from collections.abc import Callable

from tray_app.core.model.errors import BadConfiguration, CannotCheck
from tray_app.core.model.text import Text, text
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.services.background import in_background, unexpected


class Errands:
    """Runs what a page of the settings has asked for."""

    def __init__(self, title_of: Callable[[str], str]) -> None:
        """`title_of` names a code."""
        self._title_of = title_of

    def run(self, work: Callable[[], Attempt], done: Callable[[Attempt], None], field: str = "") -> None:
        """Do it in the background; `field` is the input that an error is shown beside."""

        def bounded() -> Attempt:
            try:
                return work()
            except Exception as error:
                return Attempt(problem=self.in_words(error), field=field)

        in_background("errand", bounded, done)

    def in_words(self, error: Exception) -> Text:
        """What the rep reads about it."""
        if isinstance(error, BadConfiguration):
            return error.message
        if isinstance(error, CannotCheck):
            return text("{problem}. Nothing was changed.", problem=self._title_of(error.code))
        if isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
            return text("The disk or a folder cannot be used: {reason}.", reason=reason)
        return unexpected(error)
