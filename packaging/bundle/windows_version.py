"""The version resource of the Windows programs: what Explorer, Defender and SmartScreen read."""

from PyInstaller.utils.win32.versioninfo import (
    FixedFileInfo,
    StringFileInfo,
    StringStruct,
    StringTable,
    VarFileInfo,
    VarStruct,
    VSVersionInfo,
)

_ENGLISH, _UNICODE = 0x0409, 1200


def numbers(version: str) -> tuple[int, int, int, int]:
    """`0.1.0` as Windows counts: four numbers."""
    parts = [int(part) for part in version.split(".")[:3]]
    return (parts[0], parts[1], parts[2], 0)


def version_resource(version: str, description: str, file: str) -> VSVersionInfo:
    """The resource for one program."""
    strings = {
        "CompanyName": "DidItLog",
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": "diditlog",
        "LegalCopyright": "The DidItLog authors. Apache License 2.0",
        "OriginalFilename": file,
        "ProductName": "DidItLog",
        "ProductVersion": version,
    }
    table = StringTable(f"{_ENGLISH:04x}{_UNICODE:04x}", [StringStruct(*pair) for pair in strings.items()])
    fixed = FixedFileInfo(filevers=numbers(version), prodvers=numbers(version), OS=0x40004, fileType=0x1)
    words = VarFileInfo([VarStruct("Translation", [_ENGLISH, _UNICODE])])
    return VSVersionInfo(ffi=fixed, kids=[StringFileInfo([table]), words])
