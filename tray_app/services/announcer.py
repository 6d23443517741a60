"""Shows the notifications that `core.reporting.alerts` decides on.

Each one is recorded before it is shown, so that a crash never shows it twice.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from tray_app.adapters.content.pages import PageMaker
from tray_app.core.model.ports import Notification, Notifier, Store
from tray_app.core.model.reasons import facts_of
from tray_app.core.model.snapshot import Snapshot
from tray_app.core.model.text import Text, ntext, text
from tray_app.core.model.verdict import Cause, Verdict
from tray_app.core.reporting.alerts import DIGEST_KEY, Decision, decide
from tray_app.core.reporting.notification_budget import NOTE as SPENT_NOTE
from tray_app.core.reporting.notification_budget import from_note, healed, lately, to_note
from tray_app.core.reporting.notification_preferences import NotificationPreferences
from tray_app.core.reporting.status import need_words

SHOW = "show"
"""Id of the action that opens the issue's page."""
LATER = "later"
"""Id of the action that only closes the notification."""
QUIET_AT_START = timedelta(seconds=15)
"""Nothing is told right after the start or after waking."""
_FAR = datetime(9999, 1, 1, tzinfo=UTC)
_APART = timedelta(milliseconds=1)
"""What is told in a digest is known by its time: never the one of what is told alone in the same cycle."""


def body_of(cause: Cause) -> Text:
    """What is said about the activities of a cause, as far as it is known of them."""
    count = len(cause.activities)
    if not count:
        return text("Until this is solved, not everything can be checked.")
    match facts_of(cause.code).verdict:
        case Verdict.CANNOT_CHECK:
            return ntext("{n} activity could not be checked.", "{n} activities could not be checked.", count)
        case Verdict.INCOMPLETE:
            return ntext(
                "{n} activity is in Salesforce, but not complete.",
                "{n} activities are in Salesforce, but not complete.",
                count,
            )
        case _:
            return ntext("{n} activity is not in Salesforce yet.", "{n} activities are not in Salesforce yet.", count)


class Announcer:
    """Tells the rep, on the engine thread."""

    def __init__(
        self,
        store: Store,
        notifier: Callable[[], Notifier],
        pages: PageMaker,
        quiet_until: datetime,
        telling: Callable[[], NotificationPreferences] = NotificationPreferences,
    ) -> None:
        """`telling` gives the rep's wishes as they are at the moment."""
        self._telling = telling
        self._store = store
        self._notifier = notifier
        self._pages = pages
        self._quiet_until = quiet_until

    def be_quiet_until(self, moment: datetime) -> None:
        """Tell nothing before the moment (UTC-aware)."""
        self._quiet_until = max(self._quiet_until, moment)

    def announce(self, snapshot: Snapshot) -> None:
        """Tell what deserves telling after a cycle, and take back what has healed."""
        telling = self._telling()
        quiet_until = max(self._quiet_until, telling.quiet_until(snapshot.at.astimezone()) or self._quiet_until)
        if self._notifier().is_unwelcome:  # what is new is told in the first cycle after it
            quiet_until = _FAR
        told, spent = self._store.told(), from_note(self._store.note(SPENT_NOTE))
        decision = decide(telling.of(snapshot.causes), told, snapshot.at, quiet_until, spent)
        if gone := healed(told, decision.withdraw, DIGEST_KEY):
            self._store.write_note(SPENT_NOTE, to_note(lately([*spent, *gone], snapshot.at)))
        for key in decision.withdraw:
            if key != DIGEST_KEY:  # when it was told says when the next one may be
                self._store.forget_told(key)
            self._notifier().withdraw(key)
        for cause in decision.show:
            self._store.mark_told(cause.key, snapshot.at)
            self._notifier().show(self._single(cause))
        if decision.digest:
            self._tell_digest(decision, snapshot)

    def _tell_digest(self, decision: Decision, snapshot: Snapshot) -> None:
        at = snapshot.at + _APART
        self._store.mark_told(DIGEST_KEY, at)
        for cause in decision.digest:
            self._store.mark_told(cause.key, at)
        self._notifier().show(self._together(decision.digest, snapshot))

    def _single(self, cause: Cause) -> Notification:
        return self._notification(cause.key, self._pages.title_of(cause.code), self._pages.say(body_of(cause)))

    def _together(self, causes: Sequence[Cause], snapshot: Snapshot) -> Notification:
        title = need_words(snapshot)
        titles = dict.fromkeys(self._pages.title_of(cause.code) for cause in causes)
        return self._notification(DIGEST_KEY, self._pages.say(title), "\n".join(list(titles)[:4]))

    def _notification(self, key: str, title: str, body: str) -> Notification:
        actions = (
            (SHOW, self._pages.say(text("Show how to fix"))),
            (LATER, self._pages.say(text("Later"))),
        )
        return Notification(key=key, title=title, body=body, actions=actions)
