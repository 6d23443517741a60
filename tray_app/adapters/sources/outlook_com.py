"""The way into classic Outlook on Windows: its running program, reached by COM. Nothing here starts Outlook.

COM is entered and left by the thread that asks. The libraries are imported when they are needed: they exist on Windows
alone, and so does Outlook.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any, Final

_NEW_OUTLOOK: Final = r"Software\Microsoft\Office\16.0\Outlook\Preferences"

_CLASS: Final = r"Outlook.Application\CLSID"
"""What classic Outlook registers for other programs; the new one registers nothing."""
_INSIDE: Final = 0x80020009
"""DISP_E_EXCEPTION."""
_PLAIN: Final = (str, int, float, bytes, memoryview, tuple, datetime)


class ComError(Exception):
    """COM refused or failed; `number` is the HRESULT, without its sign."""

    def __init__(self, number: int) -> None:
        super().__init__(f"0x{number & 0xFFFFFFFF:08X}")
        self.number = number & 0xFFFFFFFF


class OutlookProgram:
    """The Outlook of this computer's user."""

    @property
    def is_new(self) -> bool:
        """Whether the user has switched to the new Outlook, which lets no other program in."""
        if sys.platform != "win32":
            return False
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _NEW_OUTLOOK) as key:
                return bool(winreg.QueryValueEx(key, "UseNewOutlook")[0] == 1)
        except OSError:
            return False

    @property
    def is_installed(self) -> bool:
        """Whether classic Outlook is here, and the user has not switched to the new one."""
        if sys.platform != "win32":
            return False
        import winreg

        try:
            winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, _CLASS).Close()
        except OSError:
            return False
        return not self.is_new

    @contextmanager
    def session(self) -> Iterator[Any]:
        """Outlook's `Application`, for the thread that asks. Raises `ComError`; ImportError where there is no COM."""
        pythoncom: Any = import_module("pythoncom")
        dynamic: Any = import_module("win32com.client.dynamic")
        types: Any = import_module("pywintypes")
        pythoncom.CoInitialize()
        try:
            with translated(pythoncom.com_error):
                running = pythoncom.GetActiveObject(types.IID("Outlook.Application"))
                found = running.QueryInterface(pythoncom.IID_IDispatch)
            # Dynamic: generated wrappers would be written to disk.
            yield wrapped(dynamic.Dispatch(found), pythoncom.com_error)
        finally:
            pythoncom.CoUninitialize()


class ComObject:
    """An object of Outlook whose every property and call raises `ComError`, and gives objects of this kind again."""

    __slots__ = ("_error", "_raw")

    def __init__(self, raw: Any, error: type[Exception]) -> None:
        """`error`: what the library raises."""
        self._raw = raw
        self._error = error

    def __getattr__(self, name: str) -> Any:
        with translated(self._error):
            return wrapped(getattr(self._raw, name), self._error)

    def __call__(self, *arguments: Any) -> Any:
        """What the method gives. Raises `ComError`."""
        with translated(self._error):
            return wrapped(self._raw(*arguments), self._error)


def wrapped(value: Any, error: type[Exception]) -> Any:
    """Objects and methods as `ComObject`, plain values as they are."""
    return value if value is None or isinstance(value, _PLAIN) else ComObject(value, error)


@contextmanager
def translated(error_type: type[Exception]) -> Iterator[None]:
    """Turn the errors of pywin32 into ours: their texts are in the system's language and may hold addresses."""
    try:
        yield
    except error_type as error:
        raise ComError(_number_of(error)) from None


def _number_of(error: Exception) -> int:
    """The HRESULT: of the failure inside, where the outer one says only that there was one."""
    number = int(getattr(error, "hresult", 0) or 0) & 0xFFFFFFFF
    details = getattr(error, "excepinfo", None)
    if number == _INSIDE and isinstance(details, tuple) and len(details) > 5 and isinstance(details[5], int):
        return details[5]
    return number
