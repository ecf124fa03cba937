"""What a person says of people, carried to the engine; questions come first where it matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from ui.bridge.operations import WORK
from ui.context import Context
from ui.messages import problem_of
from ui.people.words import spoken_of, what_is_stored, who_to_choose
from ui.search.examples import picture_suffixes
from ui.widgets.question import Question

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.rows import PersonRow


class PeopleActions(QObject):
    """The actions of a view; ``changed`` once one is done, with the id of who it left."""

    changed = Signal(str)

    def __init__(self, context: Context, view: QWidget) -> None:
        super().__init__(view)
        self._context, self._view = context, view

    def _do(self, call: Callable[[Engine], Any], said: str = "") -> None:
        """Do it in the background; then say so."""

        def done(row: Any) -> None:
            if said:
                self._context.requests.say.emit(said, "good")
            self.changed.emit(row["id"] if isinstance(row, dict) else "")

        def failed(error: Exception) -> None:
            self._context.requests.say.emit(problem_of(error), "bad")
            self.changed.emit("")

        self._context.operations.run(call, done, failed, lane=WORK)

    # --- switching it on

    def ask_to_switch_on(self) -> None:
        """Say what is stored; then have people recognised, in what is indexed already too."""
        self._ask(
            self.tr("Recognise people in your videos?"),
            f"{what_is_stored()} {self.tr('Settings › Privacy removes it again, all at once.')}",
            self.tr("Recognise people"),
            self._switch_on,
        )

    def _switch_on(self) -> None:
        def switch(engine: Engine) -> None:
            engine.set_setting("people", "on")
            engine.queue.queue_missing()

        self._do(switch, self.tr("People are recognised from now on."))

    # --- names

    def name(self, who: str, name: str) -> None:
        """Give somebody a name."""
        self._do(lambda engine: engine.people.name(who, name))

    def answer(self, who: str, moments: Sequence[str], *, yes: bool) -> None:
        """Say whether faces are somebody's."""
        self._do(lambda engine: engine.people.answer(who, moments, yes=yes))

    # --- one of several, and several of one

    def ask_to_merge(self, kept: PersonRow, others: Sequence[PersonRow]) -> None:
        """Make one person of several, once that is confirmed."""
        named = [row for row in (kept, *others) if row["name"]]
        first = named[0] if named else kept
        rest = [row["id"] for row in (kept, *others) if row["id"] != first["id"]]
        text = self.tr("Their faces become one person's.")
        if named:
            text = self.tr("Their faces become one person's, with the name {name}.")
        self._ask(
            self.tr("Are these the same person?"),
            text.format(name=first["name"]),
            self.tr("Merge"),
            lambda: self._do(lambda engine: engine.people.merge(first["id"], *rest)),
        )

    def choose_and_merge(self, row: PersonRow, everyone: Sequence[PersonRow]) -> None:
        """Choose from a list who somebody is the same as."""
        others = [one for one in everyone if one["id"] != row["id"]]
        names = who_to_choose(others)
        dialog = self._input(self.tr("Merge"), self.tr("Who is the same person?"))
        dialog.setComboBoxItems(names)
        dialog.textValueSelected.connect(
            lambda text: self.ask_to_merge(others[names.index(text)], [row])
        )
        dialog.open()

    def split(self, row: PersonRow, moments: Sequence[str], name: str = "") -> None:
        """Some appearances are not of this person, but perhaps of another."""
        self._do(
            lambda engine: engine.people.split(row["id"], moments, name),
            self.tr("It is remembered that this is not {name}.").format(name=spoken_of(row)),
        )

    def ask_whose(self, row: PersonRow, moments: Sequence[str]) -> None:
        """Ask for the name of who some appearances are of."""
        dialog = self._input(self.tr("Somebody else"), self.tr("Who is it?"))

        def named(name: str) -> None:
            if name.strip():
                self.split(row, moments, name)

        dialog.textValueSelected.connect(named)
        dialog.open()

    # --- who is not wanted

    def hide(self, rows: Sequence[PersonRow], *, hidden: bool = True) -> None:
        """Leave people out of lists and searches, or show them again."""
        ids = [row["id"] for row in rows]

        def hide(engine: Engine) -> None:
            for who in ids:
                engine.people.hide(who, hidden=hidden)

        self._do(hide)

    def ask_to_forget(self, row: PersonRow) -> None:
        """Forget a name, once that is confirmed."""

        def forget(engine: Engine) -> None:
            engine.people.forget(row["id"])

        self._ask(
            self.tr("Forget {name}?").format(name=spoken_of(row)),
            self.tr(
                "The name, its photos and all that you said of this person are deleted. The faces"
                " stay, without a name."
            ),
            self.tr("Forget"),
            lambda: self._do(forget),
        )

    # --- photos

    def choose_photos(self, row: PersonRow) -> None:
        """Choose photos of somebody."""
        dialog = QFileDialog(self._view, self.tr("Photos of {name}").format(name=spoken_of(row)))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        kinds = " ".join(f"*.{suffix}" for suffix in picture_suffixes())
        dialog.setNameFilter(self.tr("Pictures ({})").format(kinds))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda paths: self.enrol(row, paths))
        dialog.open()

    def ask_for_somebody(self) -> None:
        """Add somebody by a name, and photos."""
        dialog = self._input(self.tr("Add a person"), self.tr("Name"))

        def named(name: str) -> None:
            if name.strip():
                row: Any = {"id": "", "name": name.strip()}
                self.choose_photos(row)

        dialog.textValueSelected.connect(named)
        dialog.open()

    def enrol(self, row: PersonRow, photos: Sequence[str]) -> None:
        """Have somebody recognised by photos; who has no name is asked for one first."""
        if row["name"]:
            said = self.tr("{name} is recognised by your photos now.").format(name=row["name"])
            paths = [Path(photo) for photo in photos]
            self._do(lambda engine: engine.people.enrol(row["name"], paths), said)
            return
        dialog = self._input(self.tr("Photos"), self.tr("Who is it?"))

        def named(name: str) -> None:
            def both(engine: Engine) -> PersonRow:
                engine.people.name(row["id"], name)
                return engine.people.enrol(name, [Path(photo) for photo in photos])

            if name.strip():
                self._do(both)

        dialog.textValueSelected.connect(named)
        dialog.open()

    # --- questions

    def _input(self, title: str, text: str) -> QInputDialog:
        dialog = QInputDialog(self._view)
        dialog.setWindowTitle(title)
        dialog.setLabelText(text)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _ask(self, title: str, text: str, yes: str, agreed: Callable[[], object]) -> None:
        Question(self._view.window(), self._context.theme, title, text, yes, agreed).open()
