"""Names of languages, each in the language itself, as lists of languages show them everywhere."""

from __future__ import annotations

from PySide6.QtCore import QLocale

WITHOUT_COUNTRY = {"en": "English", "es": "Español", "zh": "中文", "no": "Norsk"}
"""In place of Qt's names of one variety ("American English")."""


def language_name(code: str) -> str:
    """The name of a language in the language itself; the code where Qt does not know it."""
    locale = QLocale(code)
    known = locale.language() != QLocale.Language.C  # what Qt takes a code for that it has not
    if known and len(code) == 3:  # as media files name languages
        code = QLocale.languageToCode(locale.language()) or code
    name = WITHOUT_COUNTRY.get(code) or (QLocale(code).nativeLanguageName() if known else code)
    return name[:1].upper() + name[1:]
