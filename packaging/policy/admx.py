"""Administrative templates for Group Policy and Intune: one policy per setting and level.

After Microsoft's "ADMX Syntax" (learn.microsoft.com/previous-versions/windows/desktop/policy/admx-schema).
"""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from texts import Texts

from tray_app.adapters.policy.managed import LEVELS, ManagedKind, ManagedSetting, managed_settings, managed_tables
from tray_app.adapters.policy.registry import KEY

_NAMESPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_OWN = "DidItLog.Policies"
_LONGEST_TEXT = 1000
_MOST_LINES = 500


def policy_name(setting: ManagedSetting, level: str) -> str:
    """The name of a policy: `enforced_logging_profile`."""
    return f"{level}_{setting.table}_{setting.name}"


def registry_key(setting: ManagedSetting, level: str) -> str:
    """Where its value is written."""
    return f"{KEY}\\{level.capitalize()}\\{setting.table}"


def admx() -> bytes:
    """The language-neutral half."""
    root = ET.Element("policyDefinitions", {"xmlns": _NAMESPACE, "revision": "1.0", "schemaVersion": "1.0"})
    spaces = ET.SubElement(root, "policyNamespaces")
    ET.SubElement(spaces, "target", {"prefix": "diditlog", "namespace": _OWN})
    ET.SubElement(root, "resources", {"minRequiredRevision": "1.0"})
    supported = ET.SubElement(ET.SubElement(root, "supportedOn"), "definitions")
    ET.SubElement(supported, "definition", {"name": "SUPPORTED", "displayName": "$(string.SUPPORTED)"})
    _categories(ET.SubElement(root, "categories"))
    policies = ET.SubElement(root, "policies")
    for level in LEVELS:
        for setting in managed_settings():
            _policy(policies, setting, level)
    return _written(root)


def adml(words: Texts) -> bytes:
    """The half of one language."""
    root = ET.Element("policyDefinitionResources", {"xmlns": _NAMESPACE, "revision": "1.0", "schemaVersion": "1.0"})
    ET.SubElement(root, "displayName").text = words.word("category")
    ET.SubElement(root, "description").text = words.word("category")
    resources = ET.SubElement(root, "resources")
    strings = ET.SubElement(resources, "stringTable")
    for name, text in _strings(words):
        ET.SubElement(strings, "string", {"id": name}).text = text
    presentations = ET.SubElement(resources, "presentationTable")
    for level in LEVELS:
        for setting in managed_settings():
            _presentation(presentations, setting, level, words)
    return _written(root)


def _categories(categories: ET.Element) -> None:
    ET.SubElement(categories, "category", {"name": "DIDITLOG", "displayName": "$(string.DIDITLOG)"})
    for level in LEVELS:
        _category(categories, f"LEVEL_{level}", "DIDITLOG")
        for table in managed_tables():
            _category(categories, f"LEVEL_{level}_{table}", f"LEVEL_{level}", f"TABLE_{table}")


def _category(categories: ET.Element, name: str, parent: str, shown: str | None = None) -> None:
    category = ET.SubElement(categories, "category", {"name": name, "displayName": f"$(string.{shown or name})"})
    ET.SubElement(category, "parentCategory", {"ref": parent})


def _policy(policies: ET.Element, setting: ManagedSetting, level: str) -> None:
    name = policy_name(setting, level)
    policy = ET.SubElement(
        policies,
        "policy",
        {
            "name": name,
            "class": "Both",
            "displayName": f"$(string.{setting.table}_{setting.name})",
            "explainText": f"$(string.{name}_help)",
            "key": registry_key(setting, level),
        },
    )
    if setting.kind is ManagedKind.SWITCH:
        policy.set("valueName", setting.name)
    else:
        policy.set("presentation", f"$(presentation.{name})")
    ET.SubElement(policy, "parentCategory", {"ref": f"LEVEL_{level}_{setting.table}"})
    ET.SubElement(policy, "supportedOn", {"ref": "SUPPORTED"})
    if setting.kind is ManagedKind.SWITCH:
        for element, value in (("enabledValue", "1"), ("disabledValue", "0")):
            ET.SubElement(ET.SubElement(policy, element), "decimal", {"value": value})
        return
    _element(ET.SubElement(policy, "elements"), setting)


def _element(elements: ET.Element, setting: ManagedSetting) -> None:
    where = {"id": setting.name, "valueName": setting.name}
    match setting.kind:
        case ManagedKind.NUMBER:
            ET.SubElement(
                elements,
                "decimal",
                {**where, "required": "true", "minValue": str(setting.low), "maxValue": str(setting.high)},
            )
        case ManagedKind.CHOICE:
            choice = ET.SubElement(elements, "enum", {**where, "required": "true"})
            for value in setting.choices:
                item = ET.SubElement(choice, "item", {"displayName": f"$(string.CHOICE_{value})"})
                ET.SubElement(ET.SubElement(item, "value"), "string").text = value
        case ManagedKind.LIST:
            limits = {"maxLength": str(_LONGEST_TEXT), "maxStrings": str(_MOST_LINES)}
            ET.SubElement(elements, "multiText", {**where, **limits})
        case _:
            ET.SubElement(elements, "text", {**where, "maxLength": str(_LONGEST_TEXT)})


def _presentation(presentations: ET.Element, setting: ManagedSetting, level: str, words: Texts) -> None:
    if setting.kind is ManagedKind.SWITCH:
        return
    shown = ET.SubElement(presentations, "presentation", {"id": policy_name(setting, level)})
    refers = {"refId": setting.name}
    match setting.kind:
        case ManagedKind.NUMBER:
            ET.SubElement(shown, "decimalTextBox", {**refers, "defaultValue": str(setting.low)}).text = words.name(
                setting
            )
        case ManagedKind.CHOICE:
            ET.SubElement(shown, "dropdownList", {**refers, "noSort": "true"}).text = words.name(setting)
        case ManagedKind.LIST:
            ET.SubElement(shown, "multiTextBox", refers).text = words.name(setting)
        case _:
            box = ET.SubElement(shown, "textBox", refers)
            ET.SubElement(box, "label").text = words.name(setting)


def _strings(words: Texts) -> Iterator[tuple[str, str]]:
    yield "DIDITLOG", words.word("category")
    yield "SUPPORTED", words.word("supported")
    for level in LEVELS:
        yield f"LEVEL_{level}", words.level(level)
    for table in managed_tables():
        yield f"TABLE_{table}", words.table(table)
    choices = (value for one in managed_settings() if one.kind is ManagedKind.CHOICE for value in one.choices)
    for value in dict.fromkeys(choices):
        yield f"CHOICE_{value}", value
    for setting in managed_settings():
        yield f"{setting.table}_{setting.name}", words.name(setting)
        for level in LEVELS:
            yield f"{policy_name(setting, level)}_help", words.explain(setting, level)


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
