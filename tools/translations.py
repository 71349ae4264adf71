"""The translation catalogue: collects sentences from the code, checks and compiles translations.

Translators keep one small `resources/locale/<language>/<area>.po` for each area. They are merged
into one `LC_MESSAGES/hr_desktop.mo` for each language; English is the source and needs none.
"""

from __future__ import annotations

import ast
import os
import string
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "hr_desktop"
LOCALES = ROOT / "resources" / "locale"
LANGUAGES = ("ru",)
DOMAIN = "hr_desktop"
PLURAL_FORMS = {
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    )
}
FORMS = {"ru": 3}


@dataclass
class Sentence:
    """One sentence of the source: `plural` is set for those chosen by a number."""

    text: str
    plural: str | None = None
    places: list[str] = field(default_factory=list)


@dataclass
class Source:
    """What the code says: sentences by text, codes of messages in use, and mistakes."""

    sentences: dict[str, Sentence] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, text: str, plural: str | None, place: str) -> None:
        """Note a sentence; two uses of one text with different plurals are a mistake."""
        known = self.sentences.setdefault(text, Sentence(text, plural))
        known.places.append(place)
        if plural is not None and known.plural is None:
            known.plural = plural
        elif plural is not None and known.plural != plural:
            self.problems.append(f"{place}: {text!r} has another plural at {known.places[0]}")


@dataclass(frozen=True)
class Translation:
    """A translated sentence: one form, or one for each plural form of the language."""

    forms: tuple[str, ...]
    plural: str | None
    file: str


def collect(package: Path = PACKAGE) -> Source:
    """All sentences in calls of `tr`, `plural` and `N_`, and all message codes, of a package."""
    source = Source()
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                where = f"{path.relative_to(package.parent).as_posix()}:{node.lineno}"
                _collect_call(source, node, where)
    return source


def _collect_call(source: Source, node: ast.Call, place: str) -> None:
    name = _name(node.func)
    texts = [_literals(argument) for argument in node.args]
    counted = (name == "N_" and len(texts) > 1) or (name == "plural" and len(texts) > 2)
    if counted and texts[0] and texts[1]:
        source.add(texts[0][0], texts[1][0], place)
    elif name in ("tr", "N_") and texts:
        for text in texts[0]:
            source.add(text, None, place)
        if isinstance(node.args[0], ast.JoinedStr):
            source.problems.append(f"{place}: an f-string cannot be translated, use parameters")
    elif name in ("refuse", "message", "Message", "code"):
        code: ast.expr | None = node.args[0] if node.args else None
        code = next((word.value for word in node.keywords if word.arg == "code"), code)
        for text in _literals(code) if code is not None else []:
            if "." in text and " " not in text:
                source.codes.setdefault(text, place)


def _name(function: ast.expr) -> str:
    name = function.attr if isinstance(function, ast.Attribute) else ""
    name = function.id if isinstance(function, ast.Name) else name
    return name if name == "N_" else name.strip("_")


def _literals(node: ast.expr) -> list[str]:
    """The texts of a literal, of both branches of `a if x else b`; nothing for variables."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    return []


def load(language: str, locales: Path = LOCALES) -> tuple[dict[str, Translation], list[str]]:
    """All translations of a language, and what is wrong between its files."""
    from babel.messages.pofile import read_po

    found: dict[str, Translation] = {}
    problems: list[str] = []
    for path in sorted((locales / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
        for entry in catalogue:
            if not entry.id or entry.fuzzy:
                continue
            ids: Any = entry.id if isinstance(entry.id, tuple) else (entry.id, None)
            forms: Any = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            if not all(forms):
                continue
            text, plural = str(ids[0]), ids[1]
            fresh = Translation(tuple(forms), plural, path.name)
            known = found.get(text)
            if known is not None and known.forms[0] != fresh.forms[0]:
                problems.append(
                    f"{known.file} and {fresh.file} translate {text!r} differently: "
                    f"{known.forms[0]!r} and {fresh.forms[0]!r}"
                )
            if known is None or (known.plural is None and plural is not None):
                found[text] = fresh
    return found, problems


def check(
    language: str = "ru", package: Path = PACKAGE, locales: Path = LOCALES
) -> tuple[list[Sentence], list[str]]:
    """Sentences without a translation, and everything else that is wrong, in words."""
    source = collect(package)
    translations, problems = load(language, locales)
    problems = [*source.problems, *problems]
    missing: list[Sentence] = []
    for sentence in source.sentences.values():
        found = translations.get(sentence.text)
        if found is None or (sentence.plural is not None and found.plural is None):
            missing.append(sentence)
            continue
        problems.extend(_mistakes(sentence, found, language))
    return missing, problems


def _mistakes(sentence: Sentence, found: Translation, language: str) -> Iterator[str]:
    where = f"{found.file}: {sentence.text!r}"
    if sentence.plural is not None and len(found.forms) != FORMS[language]:
        yield f"{where} needs {FORMS[language]} forms and has {len(found.forms)}"
    if sentence.plural != found.plural and sentence.plural is not None:
        yield f"{where} has the plural {found.plural!r} where the code has {sentence.plural!r}"
    wanted = placeholders(sentence.plural or sentence.text)
    for form in found.forms if sentence.plural is not None else found.forms[:1]:
        if placeholders(form) != wanted:
            yield f"{where} needs the parameters {sorted(wanted)}: {form!r}"
        if '"' in form and '"' not in sentence.text:
            yield f"{where} has straight quotation marks, use «»: {form!r}"


def placeholders(text: str) -> set[str]:
    """The names in braces. A text with broken braces has the name `{broken}`."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{broken}"}


def unused(language: str = "ru") -> list[str]:
    """Translations that no code asks for any more."""
    source = collect()
    translations, _ = load(language)
    return [f"{t.file}: {text}" for text, t in translations.items() if text not in source.sentences]


def compile_catalogues(locales: Path = LOCALES, force: bool = False) -> list[Path]:
    """Write each language's catalogue when it is older than its parts; gives what was written."""
    from babel.messages.mofile import write_mo

    written = []
    for language in LANGUAGES:
        target = locales / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        parts = [locales / language, *(locales / language).glob("*.po")]
        if (
            not force
            and target.exists()
            and target.stat().st_mtime_ns >= max(part.stat().st_mtime_ns for part in parts)
        ):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
        with os.fdopen(descriptor, "wb") as file:
            write_mo(file, _merged(language, locales))
        os.replace(name, target)
        written.append(target)
    return written


def _merged(language: str, locales: Path) -> Any:
    from babel.messages.catalog import Catalog

    catalogue = Catalog(locale=language, domain=DOMAIN, project="HR Desktop", charset="utf-8")
    for text, translation in load(language, locales)[0].items():
        if translation.plural is None:
            catalogue.add(text, translation.forms[0])
        else:
            catalogue.add((text, translation.plural), translation.forms)
    return catalogue


def skeleton(missing: list[Sentence], language: str = "ru") -> str:
    """What is missing as .po text, grouped by the source file that needs it."""
    groups: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in missing:
        groups[sentence.places[0].rsplit(":", 1)[0]].append(sentence)
    lines: list[str] = []
    for file, sentences in sorted(groups.items()):
        lines.append(f"# ---- {file}: {len(sentences)} missing")
        for sentence in sentences:
            lines.append(f"#: {' '.join(sentence.places[:3])}")
            lines.append(f"msgid {_quoted(sentence.text)}")
            if sentence.plural is None:
                lines.append('msgstr ""')
            else:
                lines.append(f"msgid_plural {_quoted(sentence.plural)}")
                lines.extend(f'msgstr[{form}] ""' for form in range(FORMS[language]))
            lines.append("")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def unknown_codes() -> list[str]:
    """Message codes in the code that have no words in `hr_desktop.wording`."""
    from hr_desktop.wording import templates

    known = templates()
    return [f"{at}: {code}" for code, at in sorted(collect().codes.items()) if code not in known]


def report() -> tuple[str, bool]:
    """The state of all translations in words, and whether they are complete and right."""
    lines: list[str] = []
    good = True
    for language in LANGUAGES:
        missing, problems = check(language)
        for sentence in sorted(missing, key=lambda one: one.places[0]):
            lines.append(f"{sentence.places[0]}: no {language} translation of {sentence.text!r}")
        lines.extend(problems)
        good = good and not missing and not problems
    codes = unknown_codes()
    lines.extend(f"{code} has no words in hr_desktop/wording" for code in codes)
    return "\n".join(lines), good and not codes


def main(arguments: list[str]) -> int:
    """`compile`, `check`, `skeleton` or `unused`."""
    command = arguments[0] if arguments else "check"
    if command == "compile":
        compile_catalogues()
        return 0
    if command == "unused":
        print("\n".join(unused()))
        return 0
    if command == "skeleton":
        for language in LANGUAGES:
            print(skeleton(check(language)[0], language))
        return 0
    text, good = report()
    print(text or "All sentences are translated.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
