"""`rules list|add|remove|wrong|export`: what is left alone, and the warnings that were wrong."""

import argparse

from tray_app.app import App
from tray_app.cli.checking import unknown_activity
from tray_app.cli.output import Exit, write_json
from tray_app.cli.parser import WrongUse
from tray_app.cli.report import Json, stamp
from tray_app.cli.terminal import write
from tray_app.core.model.rules import BadRule, Rule, RuleKind
from tray_app.core.model.text import ntext, text
from tray_app.core.reporting.corrections import Correction, Corrections, CountedRule


def listing(app: App, arguments: argparse.Namespace) -> Exit:
    """Every rule, and how many activities it hides."""
    rules = Corrections(app.store).rules(app.now())
    if arguments.json:
        write_json({"schema": 1, "rules": [_whole(counted) for counted in rules]})
        return Exit.DONE
    for counted in rules:
        rule = counted.rule
        hides = app.pages.say(ntext("hides {n} activity", "hides {n} activities", counted.hides))
        wrong = app.pages.say(text("the warning was wrong")) if rule.mistake else ""
        write(f"{rule.number}  {rule.kind}  {rule.value}  {hides}  {wrong}".rstrip())
    if not rules:
        write(app.pages.say(text("No rules. `diditlog rules add` leaves something alone.")))
    return Exit.DONE


def add(app: App, arguments: argparse.Namespace) -> Exit:
    """Leave something alone from now on."""
    try:
        correction = Corrections(app.store).ignore(arguments.kind, arguments.value, app.now())
    except BadRule as error:
        raise WrongUse(error.message) from None
    return _tell(app, correction)


def remove(app: App, arguments: argparse.Namespace) -> Exit:
    """Take a rule back."""
    correction = Corrections(app.store).undo(arguments.number, app.now())
    if correction is None:
        raise WrongUse(text("There is no rule {number}. `diditlog rules list` lists them.", number=arguments.number))
    return _tell(app, correction)


def wrong(app: App, arguments: argparse.Namespace) -> Exit:
    """A warning was wrong: hide it, and keep what had been checked."""
    correction = Corrections(app.store).mark_wrong([arguments.activity_id], app.now())
    if not correction.rules:
        raise unknown_activity(app, arguments.activity_id)
    return _tell(app, correction)


def export(app: App, _: argparse.Namespace) -> Exit:
    """Rules and wrong warnings for somebody else: codes and counts, no names, no addresses, no ids."""
    rules = Corrections(app.store).rules(app.now())
    write_json(
        {
            "schema": 1,
            "rules": [_nameless(counted) for counted in rules],
            "wrong_warnings": [_mistake(counted.rule) for counted in rules if counted.rule.mistake],
        }
    )
    return Exit.DONE


def _tell(app: App, correction: Correction) -> Exit:
    for rule in correction.rules:
        write(f"{rule.number}  {rule.kind}  {rule.value}")
    count = len(correction.concerned)
    again = ntext(
        "{n} activity is judged anew with the next check.", "{n} activities are judged anew with the next check.", count
    )
    write(app.pages.say(again))
    return Exit.DONE


def _whole(counted: CountedRule) -> Json:
    rule = counted.rule
    return {
        "number": rule.number,
        "kind": rule.kind.value,
        "value": rule.value,
        "created_at": stamp(rule.created_at),
        "hides": counted.hides,
        "wrong_warning": _mistake(rule) if rule.mistake else None,
    }


def _nameless(counted: CountedRule) -> Json:
    rule = counted.rule
    told = {RuleKind.KIND: rule.value, RuleKind.CODE: rule.value.partition(":")[0]}.get(rule.kind)
    return {"kind": rule.kind.value, "value": told, "created_at": stamp(rule.created_at), "hides": counted.hides}


def _mistake(rule: Rule) -> Json:
    mistake = rule.mistake
    if mistake is None:
        return {}
    return {
        "said_wrong_at": stamp(rule.created_at),
        "code": mistake.code,
        "confidence": mistake.confidence.value,
        "verdict": mistake.verdict.value,
        "kind": mistake.kind,
        "waited_s": mistake.waited_s,
        "checked": [{"question": question, "answer": answer} for question, answer in mistake.checked],
        "also_possible": list(mistake.also_possible),
        "fields": list(mistake.fields),
    }
