"""The check of translations, and the translations themselves."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from hr_desktop.wording import templates
from tools import translations

HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    f'"Plural-Forms: {translations.PLURAL_FORMS["ru"]}\\n"\n\n'
)


@pytest.fixture
def project(tmp_path: Path) -> tuple[Path, Path]:
    """A package with a few sentences, and an empty folder for translations."""
    package = tmp_path / "package"
    locales = tmp_path / "locale"
    package.mkdir()
    (locales / "ru").mkdir(parents=True)
    (package / "page.py").write_text(
        "def show(self, tr, n, x):\n"
        '    tr("Add {what}", what=x)\n'
        '    self.tr("Yes" if x else "No")\n'
        '    tr.plural("{n} file", "{n} files", n)\n'
        '    MESSAGES = {"a.b": N_("one {n}", "many {n}")}\n',
        encoding="utf-8",
    )
    return package, locales


def write(locales: Path, name: str, *entries: str) -> None:
    (locales / "ru" / name).write_text(HEAD + "\n\n".join(entries) + "\n", encoding="utf-8")


ADD = 'msgid "Add {what}"\nmsgstr "Добавить {what}"'
YES = 'msgid "Yes"\nmsgstr "Да"\n\nmsgid "No"\nmsgstr "Нет"'
FILES = (
    'msgid "{n} file"\nmsgid_plural "{n} files"\n'
    'msgstr[0] "{n} файл"\nmsgstr[1] "{n} файла"\nmsgstr[2] "{n} файлов"'
)
MANY = (
    'msgid "one {n}"\nmsgid_plural "many {n}"\n'
    'msgstr[0] "один {n}"\nmsgstr[1] "пара {n}"\nmsgstr[2] "много {n}"'
)


def test_every_sentence_of_the_program_is_translated() -> None:
    text, good = translations.report()
    assert good, "\n" + text


def test_every_template_is_marked_for_the_catalogue() -> None:
    known = translations.collect().sentences
    for code, template in templates().items():
        text = template if isinstance(template, str) else template[0]
        assert text in known, f"{code}: wrap it in N_"


def test_complete_translations_have_nothing_missing(project: tuple[Path, Path]) -> None:
    package, locales = project
    write(locales, "a.po", ADD, YES)
    write(locales, "b.po", FILES, MANY, ADD)
    assert translations.check("ru", package, locales) == ([], [])


def test_missing_sentences_are_listed_with_their_place_and_as_a_skeleton(
    project: tuple[Path, Path],
) -> None:
    package, locales = project
    write(locales, "a.po", ADD, 'msgid "{n} file"\nmsgstr "{n} файл"', 'msgid "Yes"\nmsgstr ""')
    missing, _ = translations.check("ru", package, locales)
    assert [one.text for one in missing] == ["Yes", "No", "{n} file", "one {n}"]
    assert missing[0].places == ["package/page.py:3"]
    text = translations.skeleton(missing)
    assert 'msgid_plural "{n} files"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""' in text
    assert "package/page.py: 4 missing" in text


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('msgid "Add {what}"\nmsgstr "Добавить"', "needs the parameters ['what']"),
        ('msgid "Add {what}"\nmsgstr "Добавить {what} {more}"', "needs the parameters"),
        ('msgid "Add {what}"\nmsgstr "Добавить {what"', "needs the parameters"),
        ('msgid "Yes"\nmsgstr "\\"Да\\""', "straight quotation marks"),
        (FILES.replace('"{n} файлов"', '"файлов"'), "needs the parameters ['n']"),
        (FILES.replace('"{n} files"', '"{n} things"'), "has the plural"),
    ],
)
def test_a_wrong_translation_is_named(
    project: tuple[Path, Path], entry: str, complaint: str
) -> None:
    package, locales = project
    write(locales, "a.po", entry)
    assert any(complaint in problem for problem in translations.check("ru", package, locales)[1])


def test_two_areas_may_not_disagree(project: tuple[Path, Path]) -> None:
    package, locales = project
    write(locales, "a.po", ADD)
    write(locales, "b.po", ADD.replace("Добавить", "Прибавить"))
    _, (problem,) = translations.check("ru", package, locales)
    assert "a.po and b.po translate 'Add {what}' differently" in problem


def test_an_f_string_is_a_mistake(project: tuple[Path, Path]) -> None:
    package, locales = project
    (package / "page.py").write_text('tr(f"Add {x}")\n', encoding="utf-8")
    assert "an f-string cannot be translated" in translations.check("ru", package, locales)[1][0]


def test_all_areas_are_merged_into_one_catalogue(project: tuple[Path, Path]) -> None:
    _, locales = project
    write(locales, "a.po", ADD)
    write(locales, "b.po", FILES)
    assert translations.compile_catalogues(locales)
    assert not translations.compile_catalogues(locales), "nothing changed"
    catalogue = gettext.translation("hr_desktop", str(locales), ["ru"])
    assert catalogue.gettext("Add {what}") == "Добавить {what}"
    assert [catalogue.ngettext("{n} file", "{n} files", n) for n in (1, 3, 12)] == [
        "{n} файл",
        "{n} файла",
        "{n} файлов",
    ]
