"""What the window says of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from engine.types.rows import PersonRow


def shown_name(row: PersonRow) -> str:
    """A person's name; that there is none yet."""
    return row["name"] or QCoreApplication.translate("People", "Add a name")


def spoken_of(row: PersonRow) -> str:
    """A person as one speaks of them in a sentence."""
    translate = QCoreApplication.translate
    return row["name"] or translate("People", "this person")


def counts(row: PersonRow) -> str:
    """How often a person is seen; of one who is not, by how many photos they are known."""
    translate = QCoreApplication.translate
    if not row["faces"]:
        return translate("People", "%n photo(s), not seen yet", "", row["enrolled"])
    faces = translate("People", "%n face(s)", "", row["faces"])
    return f"{faces} · {translate('People', '%n video(s)', '', row['videos'])}"


def accessible(row: PersonRow) -> str:
    """A person as a screen reader says them."""
    name = row["name"] or QCoreApplication.translate("People", "Somebody without a name")
    return f"{name}, {counts(row)}"


def who_to_choose(rows: Sequence[PersonRow]) -> list[str]:
    """People as they are listed to be chosen from; each text is another."""
    found: dict[str, None] = {}
    for row in rows:
        name = row["name"] or accessible(row)
        number, text = 2, name
        while text in found:
            text, number = f"{name} ({number})", number + 1
        found[text] = None
    return list(found)


def what_is_stored() -> str:
    """What recognising people keeps, and where."""
    return QCoreApplication.translate(
        "People",
        "For each face in your videos, Heimdex keeps a small picture and a row of numbers by which"
        " it is recognised, with the names and photos that you give. All of it stays in this"
        " library on this computer and is never sent anywhere.",
    )
