"""What the window asks for beside its pages: the message for an admin, and what a pasted error means."""

from collections.abc import Callable
from datetime import UTC
from functools import lru_cache
from pathlib import Path

from tray_app.adapters.content.guides import GuideShelf
from tray_app.adapters.content.pages import PageMaker
from tray_app.adapters.salesforce.app_request import SUBJECT, app_request
from tray_app.adapters.salesforce.link_book import LinkBook
from tray_app.adapters.system.languages import translations
from tray_app.core.explain import Explanation, explained
from tray_app.core.model.page import Page
from tray_app.core.model.profiles import Profile
from tray_app.core.model.snapshot import Snapshot, kind_of
from tray_app.core.model.verdict import Cause, Fixer
from tray_app.core.reporting.handoff import ADMINS, HandOff, handoff


class AdminMessages:
    """Written from what is known; nothing is asked of any network."""

    def __init__(
        self,
        resources: Path,
        language: str,
        pages: PageMaker,
        links: LinkBook,
        instance_url: Callable[[], str | None],
        profile: Callable[[], Profile | None] = lambda: None,
    ) -> None:
        """`language` is the rep's, `instance_url` the org's address and `profile` the logging tool, where known."""
        self._resources = resources
        self._pages = pages
        self._instance_url = instance_url
        self._language = language
        self._profile = profile
        self._links = links
        self._shelf = lru_cache(maxsize=None)(self._made_shelf)

    def hand_off(self, cause: Cause, snapshot: Snapshot, language: str) -> HandOff | None:
        """The message about a cause in the admin's language (`en`, `ko`, `ja`); None when no admin can help."""
        words = translations(language, self._resources / "locale")
        org = self._instance_url()
        items = [item for activity in cause.activities if (item := snapshot.by_id.get(activity)) is not None]
        shelf = self._shelf(language)
        return handoff(
            cause.code,
            items,
            lambda code: shelf.of(code, kind_of(items)),
            shelf.fixers_of,
            rep=snapshot.rep,
            seen=snapshot.seen_of(cause.code),
            say=lambda sentence: sentence.render(words, UTC),
            address_of_key=lambda key, records: self._links.of_key(key, records, org),
            address_of_record=lambda record: self._links.of_record(record, org),
        )

    def app_request(self, language: str) -> HandOff:
        """The message that asks the Salesforce admin for a Consumer Key, in the admin's language."""
        words = translations(language, self._resources / "locale")
        to = Fixer.SALESFORCE_ADMIN
        return HandOff(
            to=(to,),
            recipient=ADMINS[to].render(words, UTC),
            subject=SUBJECT.render(words, UTC),
            body=app_request().render(words, UTC),
        )

    def explain(self, pasted: str) -> tuple[Explanation, Page]:
        """What a pasted error means, and its page in the rep's language."""
        from tray_app.core.explain.explainer import explain  # its rules are large, and hardly ever needed

        explanation, shelf = explain(pasted), self._shelf(self._language)
        org = self._instance_url()
        page = explained(
            explanation,
            shelf.of(explanation.code),
            shelf.fixers_of(explanation.code),
            say=self._pages.say,
            title_of=self._pages.title_of,
            address_of_key=lambda key: self._links.of_key(key, explanation.records, org),
            address_of_record=lambda record: self._links.of_record(record, org),
        )
        return explanation, page

    def _made_shelf(self, language: str) -> GuideShelf:
        return GuideShelf(self._resources / "fixes", language, self._profile)
