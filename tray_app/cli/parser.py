"""The words of the command line. Contract: it is changed only by adding."""

import argparse
from typing import Any

from tray_app import __version__
from tray_app.cli.helpful_parser import HelpfulParser
from tray_app.cli.line import Color
from tray_app.core.model.text import Text


class WrongUse(Exception):
    """The command line cannot be understood; the message says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def build_parser() -> HelpfulParser:
    """The parser; `command` is None for the tray app."""
    parser = HelpfulParser(
        prog="diditlog",
        description="Proof that every email and call is in Salesforce, or the reason it is not and how to fix it.",
        examples="diditlog check\ndiditlog check --only not_logged --since 2d\ndiditlog show work:7:42",
    )
    parser.add_argument("--version", action="version", version=f"DidItLog {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    gui = commands.add_parser("gui", help="the tray app (also without any command)")
    gui.add_argument("open", nargs="?", metavar="ADDRESS", help="a diditlog: address, or a .diditlog file")

    demo = commands.add_parser("demo", help="the whole app against an embedded Salesforce and mailbox")
    demo.add_argument("--headless", action="store_true", help="print the story as a table instead of showing it")

    check = commands.add_parser(
        "check",
        help="one cycle now: poll, confirm, diagnose, print",
        examples="diditlog check --since 7d\ndiditlog check --only not_logged,incomplete\n"
        "diditlog check --output csv > activities.csv\ndiditlog check --report report.csv",
    )
    _add_output(check)
    check.add_argument("--since", metavar="WHEN", help="a date, a time with zone, or an age such as 7d or 12h")
    check.add_argument("--source", metavar="ID", help="this source alone")
    check.add_argument(
        "--report",
        metavar="FILE",
        help="without a sign-in: compare with a Salesforce report of activities (CSV, XLSX, XLS); likely at best",
    )

    status = commands.add_parser("status", help="the last known state, without any network")
    _add_output(status)

    show = commands.add_parser("show", help="one activity: verdict, evidence, steps")
    show.add_argument("activity_id", metavar="ACTIVITY_ID")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    _add_color(show)

    explain = commands.add_parser("explain", help="turn an error line of a logger or of Salesforce into steps")
    explain.add_argument("text", nargs="+", metavar="TEXT|-", help="the line, or - to read it from standard input")
    explain.add_argument("--json", action="store_true", help="print one JSON object")
    _add_color(explain)

    handoff = commands.add_parser("handoff", help="the message for the admin, without customer data")
    handoff.add_argument("subject", metavar="ACTIVITY_ID|CODE")
    handoff.add_argument("--language", choices=("en", "ko", "ja"), default="en", help="the admin's language")

    _add_log(commands)
    _add_auth(commands.add_parser("auth", help="the Salesforce sign-in"))
    _add_source(commands.add_parser("source", help="mailboxes and call logs"))

    _add_rules(commands.add_parser("rules", help="what is left alone, and warnings that were wrong"))

    doctor = commands.add_parser("doctor", help="what works on this machine")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    _add_color(doctor)

    completion = commands.add_parser(
        "completion",
        help="the completion script of a shell",
        examples="diditlog completion bash > ~/.local/share/bash-completion/completions/diditlog",
    )
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"), help="whose script is printed")
    return parser


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object, as --output json does")
    parser.add_argument("--output", choices=("table", "json", "csv"), help="how to print (default: table)")
    parser.add_argument("--only", metavar="VERDICT[,…]", help="list these verdicts alone, such as not_logged")
    _add_color(parser)


def _add_color(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--color", choices=tuple(Color), default=Color.AUTO, help="auto: on a terminal, unless NO_COLOR is set"
    )


def is_to_be_opened(word: str) -> bool:
    """Whether a word is no command but something for the window: an address or a file of the app's own."""
    return word.lower().startswith("diditlog:") or word.lower().endswith(".diditlog")


def _add_log(commands: Any) -> None:
    log = commands.add_parser(
        "log",
        help="write the missing Task of an email or call, exactly once",
        examples="diditlog log work:7:42 --dry-run\ndiditlog log work:7:42 dialer:17\ndiditlog log --list",
    )
    log.add_argument("activity_ids", nargs="*", metavar="ACTIVITY_ID", help="emails and calls that are not logged")
    log.add_argument("--dry-run", action="store_true", help="show what would be written, and write nothing")
    log.add_argument("--yes", action="store_true", help="write it without asking once more")
    log.add_argument(
        "--person", metavar="ID", action="append", default=[], help="the Lead or Contact, where several may be meant"
    )
    log.add_argument("--related", metavar="ID", help="the Opportunity or Account it is related to, or none")
    log.add_argument("--subject", metavar="TEXT", help="another Subject than the usual one")
    log.add_argument("--list", action="store_true", dest="listing", help="everything that was written here")
    log.add_argument("--undo", metavar="RECORD_ID", help="delete a record that was written here, within 15 days")
    log.add_argument("--allow", action="store_true", help="allow DidItLog, once and for all, to write when you ask it")
    log.add_argument("--forbid", action="store_true", help="take that back")
    log.add_argument("--json", action="store_true", help="print one JSON object")
    log.add_argument("--output", choices=("table", "json", "csv"), help="how to print the list (default: table)")


def _add_auth(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    login = actions.add_parser("login", help="sign in to Salesforce")
    login.add_argument("--client-id", metavar="ID", help="consumer key of your company's External Client App")
    login.add_argument("--login-url", metavar="URL", help="your My Domain address")
    login.add_argument("--admin-file", metavar="FILE", help="the .diditlog file of your Salesforce admin")
    login.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    login.add_argument("--with-token", action="store_true", help="read a token from standard input")
    login.add_argument("--instance-url", metavar="URL", help="with --with-token: the org's address")
    status = actions.add_parser("status", help="who is signed in, without any network")
    status.add_argument("--json", action="store_true", help="print one JSON object")
    actions.add_parser("logout", help="sign out and forget the token")


_CALL_FILES = """\
call-files reads CSV, Excel, OpenDocument, JSON and ZIP files as these phone systems export them:
  RingCentral   call log: simple, detailed, of the portal
  Aircall       call history, classic or version 3; Analytics
  Dialpad       Call_Logs(Last_13_days)
  Five9         Call Log report
  OpenPhone     activity export (Quo)
  Twilio        Calls.json of the API, call log of the console
  3CX, Asterisk, FreePBX, Grandstream: call reports (CDR)
  NICE CXone    List Inventory
Any other: diditlog source teach ID FILE shows once how to read it. Own scripts: started_at, direction, number,
duration_s, result, and optional id, person_email, person_name, salesforce_id, outcome, url.
salesforce_id is the Lead or Contact (00Q…, 003…): Marketo logs a call only for a person whose Salesforce ID it knows.
"""


def _add_source(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser(
        "add",
        help="test a source, then save it",
        epilog=_CALL_FILES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = "imap, graph, gmail, call-files, thunderbird, apple-mail, outlook, marketo, or the type of a plug-in"
    add.add_argument("type", metavar="TYPE", help=kinds)
    add.add_argument("--id", required=True, metavar="ID", help="your name for it: a-z, 0-9 and -")
    add.add_argument("--host", metavar="H", help="imap: the server")
    add.add_argument("--port", type=int, metavar="N", help="imap: its port")
    add.add_argument("--security", choices=("tls", "starttls", "none"), help="imap: none only for this machine")
    add.add_argument("--username", metavar="U", help="imap: the user name; graph, gmail: your address")
    add.add_argument(
        "--mailbox", metavar="NAME", help="imap, apple-mail: the folder of sent mail, when it is not found by itself"
    )
    add.add_argument("--ca-file", metavar="FILE", help="imap: the certificate of a private CA")
    add.add_argument("--issuer", metavar="URL", help="imap: your company's sign-in server, in place of a password")
    add.add_argument("--folder", metavar="DIR", help="call-files: the folder with your phone system's exports")
    add.add_argument("--pattern", metavar="NAMES", help="call-files: which files in it, such as 'CallLog*.csv'")
    add.add_argument("--time-zone", metavar="ZONE", help="call-files: of times that name none, such as Asia/Seoul")
    add.add_argument("--mappings", metavar="DIR", help="call-files: a folder with your team's ways of reading them")
    add.add_argument("--profile", metavar="NAME", help="thunderbird: the profile, when it is not the usual one")
    add.add_argument(
        "--client-id", metavar="ID", help="graph, gmail: your company's app; marketo: the client ID that the admin made"
    )
    add.add_argument("--tenant", metavar="ID", help="graph: your company's Directory (tenant) ID or a domain of it")
    add.add_argument("--no-browser", action="store_true", help="print the address of a sign-in in the browser")
    add.add_argument("--url", metavar="URL", help="marketo: the REST address of the instance")
    add.add_argument("--user", metavar="ADDRESS", help="marketo: your address as Sales Insight Actions knows it")
    add.add_argument(
        "--set", action="append", metavar="KEY=VALUE", help="plug-ins: a key of their own; may be repeated"
    )
    secret = actions.add_parser("secret", help="set the password of a source again, or sign in to it again")
    secret.add_argument("id", metavar="ID")
    secret.add_argument("--no-browser", action="store_true", help="print the address of a sign-in in the browser")
    listing = actions.add_parser("list", help="the sources and how they are")
    listing.add_argument("--json", action="store_true", help="print one JSON object")
    test = actions.add_parser("test", help="sign in to a source and say what is there")
    test.add_argument("id", metavar="ID")
    test.add_argument("--json", action="store_true", help="print one JSON object")
    teach = actions.add_parser("teach", help="how to read a call file that is not known yet")
    teach.add_argument("id", metavar="ID", help="the folder of calls")
    teach.add_argument("file", metavar="FILE", help="one of its files")
    teach.add_argument("--json", action="store_true", help="print one JSON object")
    teach.add_argument(
        "--set", action="append", metavar="KEY=VALUE", help="an answer, such as zone=rep; may be repeated"
    )
    teach.add_argument("--name", metavar="NAME", help="what the form is called; the file's name otherwise")
    teach.add_argument("--yes", action="store_true", help="save it when nothing is left to ask")
    remove = actions.add_parser("remove", help="forget a source and its password")
    remove.add_argument("id", metavar="ID")


def _add_rules(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every rule, and how many activities it hides")
    listing.add_argument("--json", action="store_true", help="print one JSON object")
    add = actions.add_parser("add", help="leave something alone from now on")
    add.add_argument("kind", metavar="KIND", help="activity, person, domain, kind or code")
    add.add_argument(
        "value", metavar="VALUE", help="an id; an address or number; a domain; email or call; CODE[:PERSON]"
    )
    remove = actions.add_parser("remove", help="take a rule back")
    remove.add_argument("number", metavar="N", type=int)
    wrong = actions.add_parser("wrong", help="a warning was wrong: hide it, and keep what had been checked")
    wrong.add_argument("activity_id", metavar="ACTIVITY_ID")
    actions.add_parser("export", help="rules and wrong warnings as JSON, without names")
