"""Info.plist of the app on macOS: an app without a Dock icon that owns `diditlog:` addresses and `.diditlog` files."""

from typing import Any

IDENTIFIER = "app.diditlog.DidItLog"
"""Never to change: the keychain's rights, managed settings and notifications hang on it."""
OLDEST_SYSTEM = "13.0"
"""The oldest macOS that the Qt wheels run on (their platform tag says so)."""
DOCUMENT = f"{IDENTIFIER}.settings"


def info_plist(version: str) -> dict[str, Any]:
    """The keys, except those PyInstaller writes itself (name, version, icon, executable)."""
    return {
        "CFBundleDisplayName": "DidItLog",
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "ja", "ko"],
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "LSMultipleInstancesProhibited": True,
        "LSUIElement": True,
        # Timers have to stay on time while no window is open; deadlines go by the wall clock anyhow.
        "LSAppNapIsDisabled": True,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The DidItLog authors. Apache License 2.0",
        "NSPrincipalClass": "NSApplication",
        "NSRequiresAquaSystemAppearance": False,
        "CFBundleURLTypes": [
            {"CFBundleURLName": IDENTIFIER, "CFBundleTypeRole": "Viewer", "CFBundleURLSchemes": ["diditlog"]}
        ],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "DidItLog settings",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [DOCUMENT],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": DOCUMENT,
                "UTTypeDescription": "DidItLog settings",
                "UTTypeConformsTo": ["public.data", "public.text"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["diditlog"],
                    "public.mime-type": ["application/x-diditlog"],
                },
            }
        ],
    }
