"""A guide in the words of the logging tool in use: its name, its places, its admin. Nothing of another tool is left."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tray_app.core.model.guide import Guide, Step
from tray_app.core.model.logger_places import EVERY_KIND, PLACES, PREFIX, LoggerPlace
from tray_app.core.model.profiles import Profile
from tray_app.core.model.verdict import Fixer

NAME = "{logger}"
"""What stands in a guide for the tool's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggerWords:
    """What a guide is filled in with."""

    language: str
    """The guide's language."""
    neutral: str
    """What a tool without a name is called in it."""
    profile: Profile | None = None
    """The tool in use, once known."""

    def of(self, guide: Guide, kind: str | None = None) -> Guide:
        """The guide in this tool's words. `kind`: `email` or `call` when it is about one, None when about both."""
        return replace(guide, steps=tuple(self._steps(guide, frozenset({kind}) if kind else EVERY_KIND)))

    def admin(self, fixer: Fixer) -> Fixer:
        """The same person, by the name that fits this tool."""
        if fixer not in {Fixer.LOGGER_ADMIN, Fixer.MARKETO_ADMIN}:
            return fixer
        return self.profile.admin if self.profile is not None else Fixer.LOGGER_ADMIN

    def _steps(self, guide: Guide, kinds: frozenset[str]) -> Iterator[Step]:
        kept = [made for step in guide.steps if (made := self._step(step, kinds)) is not None]
        ways: dict[str, set[int]] = {}
        for step in kept:
            if step.branch is not None:
                ways.setdefault(step.branch.choice, set()).add(step.branch.option)
        for step in kept:
            # Where only one way is left, there is nothing to choose.
            one_way = step.branch is not None and len(ways[step.branch.choice]) == 1
            yield replace(step, branch=None) if one_way else step

    def _step(self, step: Step, kinds: frozenset[str]) -> Step | None:
        place = step.link.removeprefix(PREFIX) if step.link and step.link.startswith(PREFIX) else None
        meant = kinds & PLACES[place] if place else kinds
        profile = self.profile
        # A dialer knows nothing of emails: another tool, which nobody has named, logs those.
        if profile is None or not meant & profile.logs:
            return self._made(step, self.neutral, LoggerPlace() if place else None)
        if place is None:
            return self._made(step, profile.called or self.neutral, None)
        if place in profile.lacks:
            return None
        return self._made(step, profile.called or self.neutral, profile.places.get(place, LoggerPlace()))

    def _made(self, step: Step, name: str, place: LoggerPlace | None) -> Step:
        # Japanese sets a Latin name apart by a space, and its own words not.
        spaced = f"{NAME} " if self.language == "ja" and not name[-1].isascii() else NAME
        words, who, link = step.text.replace(spaced, name).replace(NAME, name), step.who, step.link
        if place is not None:
            who, link = place.who or who, place.link
            if where := place.says(self.language):
                words += where if words.endswith("。") else f" {where}"
        return replace(step, who=self.admin(who), text=words, link=link)
