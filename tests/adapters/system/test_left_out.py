"""What libraries import and hardly ever use is loaded when it is used, and then it works as ever."""

from __future__ import annotations

import subprocess
import sys

from tests.rig.processes import PATIENCE_S

_BEGIN = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from tray_app.adapters.system.left_out import leave_out

leave_out()
import imapclient
import phonenumbers
import requests

NAMES = "stringprep", "idna.core", "phonenumbers.phonenumbermatcher", "urllib3.http2", "xml.dom.minidom"

def tell():
    print(*(name for name in NAMES if hasattr(sys.modules.get(name), "__file__")), sep=" ")

"example.com".encode("idna")
phonenumbers.is_valid_number(phonenumbers.parse("+12025550123"))
requests.Request("GET", "https://example.com/").prepare()
tell()
"""
_ADDRESSES = """
ready = Barrier(4)

def encoded(word):
    ready.wait()
    return word.encode("idna"), requests.Request("GET", f"https://{word}.example/").prepare().url

with ThreadPoolExecutor(4) as pool:
    print(set(pool.map(encoded, ["bücher"] * 4)))
tell()
"""
_CALLED = """
print([match.raw_string for match in phonenumbers.PhoneNumberMatcher("Call 202-555-0123 now", "US")])
tell()
"""

_XML = """
import tray_app.adapters.salesforce.library
tell()
from xml.dom.minidom import parseString
print(parseString("<phone/>").documentElement.tagName)
"""


def _said_by(program: str) -> list[str]:
    words = [sys.executable, "-c", _BEGIN + program]
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_tables_for_addresses_come_with_the_first_address_that_needs_them() -> None:
    encoded = {(b"xn--bcher-kva", "https://xn--bcher-kva.example/")}
    assert _said_by(_ADDRESSES) == ["", str(encoded), "stringprep idna.core"]


def test_what_is_called_after_all_comes_then() -> None:
    assert _said_by(_CALLED) == ["", "['202-555-0123']", "phonenumbers.phonenumbermatcher"]


def test_xml_is_left_out_of_one_library_and_there_for_all_others() -> None:
    assert _said_by(_XML) == ["", "", "phone"]
