"""The search field: asks as one types, offers what was asked before, takes examples."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from ui.context import Context
from ui.search.examples import MOST, Example, ExampleChips, examples_in, picture_suffixes
from ui.search.filter_menu import FilterMenu
from ui.search.name_completion import NameCompletion
from ui.search.suggestions import Suggestions
from ui.theme.icons import icon, pixmap
from ui.theme.tokens import ICON_LARGE, MEDIUM, SMALL, TINY
from ui.widgets.basics import role, tool

TYPING = 120  # milliseconds without a key before what is typed is asked
EXAMPLE = 9_000  # milliseconds that an example stands in an empty field
LONGEST_NAME = 200  # letters of a saved search's name


def _words_in(data: QMimeData) -> str:
    """Words that are dragged, "" for files."""
    return "" if data.hasUrls() or not data.hasText() else " ".join(data.text().split())


class SearchBar(QWidget):
    """One field that asks as one types: ``asked`` with the text, "" when it is empty.

    With examples it requests for what is ``similar`` instead.
    """

    asked = Signal(str)
    confirmed = Signal()
    """Enter: what is asked is meant."""
    down = Signal()
    """Go to the results."""
    left = Signal()
    """Escape in an empty field."""
    order_wanted = Signal(str)
    """A saved search is opened: moments are to stand in its order."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._examples: list[Example] = []
        self._saved: list[dict[str, Any]] = []
        self._order = "relevance"
        self._own_wish = False
        self.setAcceptDrops(True)
        self.frame = QFrame()
        role(self.frame, "search")
        self.glass = QLabel()
        self.examples = ExampleChips(context)
        self.field = QLineEdit()
        self.field.setProperty("role", "bare")
        self.field.setAccessibleName(self.tr("Search"))
        self.field.setAcceptDrops(False)  # it would write a picture's path
        self.field.installEventFilter(self)
        self.suggestions = Suggestions(context, self.field)
        self.names = NameCompletion(context, self.field)
        theme = context.theme
        self.clear = tool(theme, "close", self.tr("Clear the search"), self.empty)
        self.filters = tool(theme, "filter", self.tr("Add a filter"), self._show_filters)
        self.picture = tool(theme, "picture", self.tr("Search by a picture…"), self._ask_picture)
        self.star = tool(theme, "star", self.tr("Save this search"), self._toggle_saved)
        self._lay_out()
        self._wire()
        self._changed()
        self._paint()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.frame)
        row.setContentsMargins(MEDIUM, TINY, SMALL, TINY)
        row.setSpacing(TINY)
        row.addWidget(self.glass)
        row.addWidget(self.examples)
        row.addWidget(self.field, 1)
        for made in (self.clear, self.filters, self.picture, self.star):
            row.addWidget(made)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        self.setFocusProxy(self.field)

    def _wire(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING)
        self._pause.timeout.connect(self._ask)
        self._next_example = QTimer(self)
        self._next_example.setInterval(EXAMPLE)
        self._next_example.timeout.connect(self._change_example)
        self._shown_example = -1
        self._change_example()
        self.field.textChanged.connect(lambda _: self._pause.start())
        self.field.textChanged.connect(lambda _: self._changed())
        self.field.textEdited.connect(self._typed)
        self.field.returnPressed.connect(self._confirm)
        self.examples.removed.connect(self._remove_example)
        self.suggestions.chosen.connect(self._open)
        self.suggestions.known.connect(self._know_saved)
        self._context.requests.similar.connect(self._take_examples)
        self._context.search.health.connect(self._health)
        self._context.theme.changed.connect(self._paint)

    # --- what others ask for

    def take_focus(self) -> None:
        """Ctrl/Cmd+F: type a new query."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._offer()

    def set_text(self, text: str) -> None:
        """Show a text and ask it at once, without examples."""
        self._set_examples([])
        self.field.setText(text)
        self._ask()

    def note_order(self, order: str) -> None:
        """Moments are shown in this order; a search is saved with it."""
        self._order = order

    def empty(self) -> None:
        """Ask nothing any more."""
        self._set_examples([])
        self.field.clear()
        self._ask()

    # --- asking

    @property
    def text(self) -> str:
        return self.field.text()

    def _ask(self) -> None:
        self._pause.stop()
        if not self._examples:
            self.asked.emit(self.text)
            return
        self._own_wish = True
        self._context.requests.similar.emit(list(self._examples), self.text)
        self._own_wish = False

    def _confirm(self) -> None:
        self.suggestions.close()
        if not (self.text.strip() or self._examples):
            return
        if self._pause.isActive():
            self._ask()
        self.confirmed.emit()

    def _typed(self, text: str) -> None:
        if text:
            self.suggestions.close()
        else:
            self._offer()

    def _offer(self) -> None:
        """Offer what was asked before, where nothing is asked yet."""
        if not self.text and not self._examples:
            self.suggestions.open()

    def _changed(self) -> None:
        """What depends on whether there is anything to ask."""
        something = bool(self.text.strip() or self._examples)
        self.clear.setVisible(something)
        self.star.setVisible(something)
        self._show_star()

    def _show_filters(self) -> None:
        menu = FilterMenu(self._context, self)
        menu.added.connect(self.add_mark)
        menu.popup(self.filters.mapToGlobal(self.filters.rect().bottomLeft()))

    def add_mark(self, mark: str) -> None:
        """Add a filter to the text; one that awaits words is typed on."""
        from engine.query.editing import added

        self.field.setFocus()
        self.field.setText(added(self.text, mark))
        self.names.offer()
        if not mark.endswith((":", "-")):
            self._ask()

    # --- examples

    def _take_examples(self, examples: list[Example], text: str) -> None:
        """Somebody searches by example: show with what."""
        if self._own_wish:
            return
        self._set_examples(examples)
        self.field.blockSignals(True)
        self.field.setText(text)
        self.field.blockSignals(False)
        self._changed()

    def _set_examples(self, examples: list[Example]) -> None:
        self._pause.stop()
        self._examples = list(examples[:MOST])
        self.examples.show_examples(self._examples)
        self._change_example()
        self._changed()

    def _remove_example(self, number: int) -> None:
        self._set_examples([e for n, e in enumerate(self._examples) if n != number])
        self.field.setFocus()
        self._ask()

    def _ask_picture(self) -> None:
        """Choose a picture by the keyboard, where there is nothing to drag."""
        kinds = " ".join(f"*.{suffix}" for suffix in picture_suffixes())
        dialog = QFileDialog(self, self.tr("Search by a picture"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Pictures ({})").format(kinds))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.add_examples([{"path": path, "at": None}]))
        dialog.open()

    def add_examples(self, examples: list[Example]) -> None:
        """Search by these too."""
        new = [example for example in examples if example not in self._examples]
        self._set_examples([*self._examples, *new])
        self.field.setFocus()
        self._ask()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if examples_in(event.mimeData()) or _words_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._light(True)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        self._light(self.field.hasFocus())
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self._light(self.field.hasFocus())
        found, words = examples_in(event.mimeData()), _words_in(event.mimeData())
        if not (found or words):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if found:
            self.add_examples(found)
        else:
            self.field.setFocus()
            self.field.setText(words)

    # --- saved searches

    def _open(self, search: dict[str, Any]) -> None:
        example = search.get("example")
        if "sort" in search:
            self._order = search["sort"]
            self.order_wanted.emit(self._order)
        if example is None:
            self._context.requests.search.emit(search["text"])
        else:
            self._context.requests.similar.emit([example], search["text"])
        self.confirmed.emit()

    def _saved_as(self) -> dict[str, Any] | None:
        """The saved search that is what is asked now."""
        example = self._examples[0] if self._examples else None
        asked = (self.text.strip(), example)
        return next((one for one in self._saved if (one["text"], one["example"]) == asked), None)

    def _toggle_saved(self) -> None:
        search = self._saved_as()
        if search is not None:
            reply = self._context.search.ask("delete", saved=search["saved"])
        else:
            example = self._examples[0] if self._examples else None
            reply = self._context.search.ask(
                "save",
                name=self._name(),
                text=self.text.strip(),
                sort=self._order,
                example=example,
            )
        reply.answered.connect(self.suggestions.read_saved)
        reply.failed.connect(self._tell)

    def _tell(self, message: str, advice: str) -> None:
        self._context.requests.say.emit(f"{message} {advice}".strip(), "bad")

    def _name(self) -> str:
        """A name that no other saved search has."""
        like = next(filter(None, self.examples.names), "")
        plain = self.text.strip() or self.tr("Like {}").format(like)
        plain = plain[: LONGEST_NAME - 8]
        taken = {one["name"] for one in self._saved}
        number, name = 2, plain
        while name in taken:
            name = self.tr("{name} ({number})").format(name=plain, number=number)
            number += 1
        return name

    def _know_saved(self, saved: list[dict[str, Any]]) -> None:
        self._saved = saved
        self._show_star()

    def _show_star(self) -> None:
        is_saved = self._saved_as() is not None
        palette = self._context.theme.palette
        self.star.setIcon(
            icon("star-full" if is_saved else "star", palette.accent if is_saved else palette.text)
        )
        told = self.tr("Remove from saved searches") if is_saved else self.tr("Save this search")
        self.star.setToolTip(told)
        self.star.setAccessibleName(told)

    def _health(self, well: bool, _: str) -> None:
        if well:
            self.suggestions.read_saved()

    # --- looks and keys

    def _change_example(self) -> None:
        """Set another example into the empty field, or what to do with a picture."""
        if self._examples:
            self.field.setPlaceholderText(self.tr("Add words: what else should be seen?"))
            return
        shown = (
            self.tr("Describe a moment: a red car on a beach"),
            self.tr("Words that are said: said:\u201clet us go\u201d"),
            self.tr("Two things at once: seen:whiteboard while said:launch"),
            self.tr("One after the other: a dog then a cat"),
            self.tr("Only some videos: sunset in:Trips after:2024"),
            self.tr("Text on screen: written:\u201csale 50%\u201d"),
        )
        self._shown_example = (self._shown_example + 1) % len(shown)
        self.field.setPlaceholderText(shown[self._shown_example])

    def _light(self, on: bool) -> None:
        self.frame.setProperty("focused", on)
        role(self.frame, "search")

    def _paint(self) -> None:
        colour = self._context.theme.palette.quiet
        self.glass.setPixmap(pixmap("search", colour, ICON_LARGE, self.devicePixelRatioF()))
        self._show_star()

    def showEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._next_example.start()

    def hideEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._next_example.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self._light(True)
            # Not when the window comes to the front, nor when the popup itself closes.
            if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
                self._offer()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._offer()
        elif event.type() == QEvent.Type.FocusOut:
            self._light(False)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Keys that mean more than typing; whether it was one."""
        if event.key() == Qt.Key.Key_Escape:
            if self.text or self._examples:
                self.empty()
            else:
                self.left.emit()
            return True
        if event.key() == Qt.Key.Key_Down:
            if self.text.strip() or self._examples:
                self.down.emit()
            else:
                self._offer()
            return True
        at_start = event.key() == Qt.Key.Key_Backspace and not self.field.cursorPosition()
        if at_start and self._examples and not self.field.hasSelectedText():
            self._remove_example(len(self._examples) - 1)
            return True
        return False
