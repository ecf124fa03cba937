"""Dropping files and folders anywhere on the window: an overlay says what will happen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.context import Context
from ui.library.imports import PICTURES, Imports, Weighed
from ui.theme.icons import pixmap
from ui.theme.tokens import FOCUS, HUGE, LARGE, RADIUS_LARGE, SIDE, SMALL, TEXT_HERO
from ui.widgets.basics import label, role

OPAQUE = 0.88
DASH = (4.0, 3.0)


class DropTarget(QWidget):
    """Lies over ``window`` while something is dragged over it, and asks to add what is dropped.

    The pointer passes through it: a widget beneath that takes drops of its own (the search field
    takes pictures) is asked first.
    """

    def __init__(self, window: QWidget, context: Context) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._imports = Imports(window, context)
        self._imports.weighed.connect(self._weighed)
        self._paths: list[Path] = []
        self._welcome = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign = QLabel()
        self.title = label()
        self.lines = label("", wrap=True)
        self.promise = label(
            self.tr("They stay where they are: nothing is copied, moved or changed."),
            "quiet",
            wrap=True,
        )
        card = QFrame()
        role(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(2 * HUGE, 2 * HUGE, 2 * HUGE, 2 * HUGE)
        column.setSpacing(SMALL)
        for each in (self._sign, self.title, self.lines, self.promise):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(each)
        card.setFixedWidth(5 * SIDE // 2)
        whole = QVBoxLayout(self)
        whole.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self._paint()
        context.theme.changed.connect(self._paint)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hide()

    def _paint(self) -> None:
        theme = self._context.theme
        self.title.setFont(theme.font(TEXT_HERO / 2, bold=True))
        name = "drop" if self._welcome else "failed"
        colour = theme.palette.accent if self._welcome else theme.palette.warning
        self._sign.setPixmap(pixmap(name, colour, 2 * HUGE, self.devicePixelRatioF()))
        self.update()

    # --- what is dragged over the window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._drop(event)
        if isinstance(event, QDragMoveEvent):
            return self._accept(event)
        if event.type() == QEvent.Type.DragLeave:
            self._leave()
        elif isinstance(event, QResizeEvent) and self.isVisible():
            self.setGeometry(self._window.rect())
        return False

    def _enter(self, event: QDragEnterEvent) -> bool:
        paths = local_paths(event.mimeData())
        if not paths or event.source() is not None:  # a moment that is dragged out of this window
            return False
        if paths != self._paths:
            self._paths = paths
            self._tell_number(len(paths))
            self._imports.weigh(paths)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        return self._accept(event)

    def _accept(self, event: QDropEvent) -> bool:
        if not self._paths:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)  # "move" would ask the source to delete it
        event.accept()
        return True

    def _leave(self) -> None:
        self._imports.forget()
        self._paths = []
        self.hide()

    def _drop(self, event: QDropEvent) -> bool:
        paths = self._paths
        self._leave()
        if not paths:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._imports.bring(paths)
        return True

    # --- what will happen

    def _tell_number(self, count: int) -> None:
        self.title.setText(self.tr("Add to the library"))
        self.lines.setText(self.tr("%n item(s)", "", count))
        self.promise.show()
        self._be_welcome(True)

    def _be_welcome(self, welcome: bool) -> None:
        self._welcome = welcome
        self._paint()

    def _weighed(self, found: Weighed) -> None:
        lines = []
        if found.videos:
            lines.append(self.tr("%n video(s) will be indexed", "", len(found.videos)))
        if found.folders:
            count = len(found.folders)
            lines.append(self.tr("%n folder(s) will be indexed and watched", "", count))
        if found.good:
            if found.refused:
                lines.append(self.tr("%n item(s) cannot be added", "", len(found.refused)))
            self.title.setText(self.tr("Add to the library"))
        else:
            self.title.setText(self.tr("This cannot be added"))
            shown = found.refused[:2]
            lines = [self._imports.sentence(path, reason) for path, reason in shown]
            if all(path.suffix.lower() in PICTURES for path, _ in found.refused):
                self.title.setText(self.tr("Search by a picture"))
        self.promise.setVisible(bool(found.good))
        self._be_welcome(bool(found.good))
        self.lines.setText("\n".join(lines))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._context.theme.colour("ground")
        ground.setAlphaF(OPAQUE)
        painter.fillRect(self.rect(), ground)
        colour = self._context.theme.colour("accent" if self._welcome else "warning")
        pen = QPen(colour, FOCUS)
        pen.setDashPattern(DASH)
        painter.setPen(pen)
        frame = self.rect().adjusted(LARGE, LARGE, -LARGE, -LARGE)
        painter.drawRoundedRect(frame, RADIUS_LARGE, RADIUS_LARGE)
        painter.end()


def local_paths(data: QMimeData) -> list[Path]:
    """The files and folders that are dragged; none where it is anything else."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
