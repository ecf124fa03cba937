"""Draws a row of the queue: picture, words, progress, and buttons that the mouse or keys press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from engine.types import Heartbeat
from ui.activity import words
from ui.activity.entry import DONE, FAILED, HEADING, MORE, WAITING, WORK, Entry
from ui.activity.queue_model import ENTRY, HEARTBEAT
from ui.library.words import done
from ui.theme import icons
from ui.theme.theme import Theme
from ui.theme.tokens import (
    FOCUS,
    HUGE,
    ICON,
    LARGE,
    MEDIUM,
    POSTER_HEIGHT,
    POSTER_WIDTH,
    RADIUS,
    ROW,
    SMALL,
    TEXT_BODY,
    TEXT_SMALL,
    TINY,
)
from ui.widgets.pictures import Pictures

Index = QModelIndex | QPersistentModelIndex
State = QStyle.StateFlag

RETRY, SHOW, REMOVE, FRONT = "retry", "show", "remove", "front"
ACTIONS: dict[str, tuple[str, ...]] = {FAILED: (RETRY, SHOW, REMOVE), WAITING: (FRONT,)}
"""The buttons of a row, by its kind."""
BAR = 4  # height of a progress bar


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a row: what it does, and where it is drawn."""

    action: str
    text: str
    rect: QRect


class QueueDelegate(QStyledItemDelegate):
    """Rows of different heights; they are few (two hundred of a section at most).

    Args:
        pressed: called with the index and the action of a button.
    """

    def __init__(
        self, view: QListView, theme: Theme, pictures: Pictures, pressed: Callable[..., object]
    ) -> None:
        super().__init__(view)
        self._view, self._theme, self._pictures, self._pressed = view, theme, pictures, pressed
        self.armed = 0
        """Which button of the current row the keys press."""
        self._over = QPoint(-1, -1)
        pictures.ready.connect(lambda _: view.viewport().update())

    # --- sizes

    def _metrics(self, points: float = TEXT_BODY, *, bold: bool = False) -> QFontMetrics:
        return QFontMetrics(self._theme.font(points, bold=bold))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's
        entry: Entry = index.data(ENTRY)
        width = self._view.viewport().width()
        return QSize(0, self._height(entry, width))

    def _height(self, entry: Entry, width: int) -> int:
        line = self._metrics().height()
        if entry.kind == HEADING:
            return max(ROW, line + SMALL) + MEDIUM
        if entry.kind in (MORE, DONE):
            return max(ROW, line + SMALL)
        if entry.kind == FAILED:
            room = width - 2 * HUGE - POSTER_WIDTH - MEDIUM
            text = self._wrapped(words.line(entry, None), room)
            text += self._wrapped(words.advice(entry), room)
            return line + text + self._button_height() + 2 * MEDIUM + 2 * TINY + SMALL
        lines = 2 * line + TINY + (BAR + SMALL if entry.kind == WORK else 0)
        return max(POSTER_HEIGHT, lines) + 2 * SMALL

    def _wrapped(self, text: str, room: int) -> int:
        if not text:
            return 0
        flags = int(Qt.TextFlag.TextWordWrap)
        return self._metrics().boundingRect(QRect(0, 0, room, 10_000), flags, text).height()

    def _button_height(self) -> int:
        return self._metrics(TEXT_SMALL).height() + SMALL

    def presses(self, entry: Entry, row: QRect) -> list[Press]:
        """The buttons of a row that stands in ``row``."""
        metrics, height = self._metrics(TEXT_SMALL), self._button_height()
        texts = {
            RETRY: self.tr("Try again"),
            SHOW: self.tr("Show in file manager"),
            REMOVE: self.tr("Remove…"),
            FRONT: self.tr("Move to front"),
        }
        actions = ACTIONS.get(entry.kind, ())
        wide = [metrics.horizontalAdvance(texts[action]) + 2 * MEDIUM for action in actions]
        if entry.kind == WAITING:
            x, y = row.right() - HUGE - sum(wide), row.center().y() - height // 2
        else:
            x, y = row.left() + HUGE + POSTER_WIDTH + MEDIUM, row.bottom() - MEDIUM - height
        found = []
        for action, width in zip(actions, wide, strict=True):
            found.append(Press(action, texts[action], QRect(x, y, width, height)))
            x += width + SMALL
        return found

    # --- drawing

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if entry.kind == HEADING:
            self._heading(painter, option, entry)
        elif entry.kind == MORE:
            self._say(painter, option.rect.adjusted(HUGE, 0, -HUGE, 0), words.title(entry))
        else:
            self._ground(painter, option)
            self._video(painter, option, entry, index.data(HEARTBEAT))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        chosen = bool(option.state & State.State_Selected)
        if chosen or option.state & State.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("chosen" if chosen else "hover"))
            painter.drawRoundedRect(option.rect.adjusted(MEDIUM, 1, -MEDIUM, -1), RADIUS, RADIUS)
        self._wake_worker(painter, option, option.rect.adjusted(MEDIUM, 1, -MEDIUM, -1))

    def _wake_worker(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        if not option.state & State.State_HasFocus:
            return
        pen = painter.pen()
        pen.setColor(self._theme.colour("accent"))
        pen.setWidth(FOCUS)
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        rect = option.rect.adjusted(HUGE, MEDIUM, -HUGE, 0)
        model = self._view.model()
        unfolded = entry.section in getattr(model, "unfolded", ())
        name = "unfolded" if unfolded else "folded"
        ratio = painter.device().devicePixelRatioF()
        arrow = icons.pixmap(name, self._theme.palette.quiet, ICON, ratio)
        painter.drawPixmap(rect.left(), rect.center().y() - ICON // 2, arrow)
        painter.setFont(self._theme.font(bold=True))
        painter.setPen(self._theme.colour("text"))
        text = rect.adjusted(ICON + SMALL, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, words.title(entry))
        self._wake_worker(painter, option, rect.adjusted(-SMALL, 0, SMALL, 0))

    def _say(self, painter: QPainter, rect: QRect, text: str, colour: str = "quiet") -> None:
        """One line, shortened at its end where it has no room."""
        painter.setPen(self._theme.colour(colour))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _video(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        entry: Entry,
        heartbeat: Heartbeat | None,
    ) -> None:
        rect: QRect = option.rect.adjusted(HUGE, 0, -HUGE, 0)
        presses = self.presses(entry, option.rect)
        if entry.kind == DONE:
            self._done(painter, rect, entry)
            return
        top = rect.top() + (MEDIUM if entry.kind == FAILED else SMALL)
        height = POSTER_HEIGHT if entry.kind == FAILED else rect.height() - 2 * SMALL
        height = min(height, POSTER_HEIGHT)
        middle = top if entry.kind == FAILED else rect.center().y() - height // 2
        self._poster(painter, QRect(rect.left(), middle, POSTER_WIDTH, height), entry)
        text = rect.adjusted(POSTER_WIDTH + MEDIUM, 0, 0, 0)
        if entry.kind == WAITING:
            text.setRight(presses[0].rect.left() - SMALL)
        self._lines(painter, text, entry, heartbeat)
        self._buttons(painter, option, entry, presses)

    def _lines(
        self, painter: QPainter, rect: QRect, entry: Entry, heartbeat: Heartbeat | None
    ) -> None:
        line = self._metrics().height()
        block = 2 * line + TINY + (BAR + SMALL if entry.kind == WORK else 0)
        top = rect.center().y() - block // 2 + 1
        if entry.kind == FAILED:
            top = rect.top() + MEDIUM
        painter.setFont(self._theme.font(bold=True))
        self._say(painter, QRect(rect.left(), top, rect.width(), line), words.title(entry), "text")
        painter.setFont(self._theme.font())
        top += line + TINY
        text = words.line(entry, heartbeat)
        if entry.kind == FAILED:
            self._failure(painter, QRect(rect.left(), top, rect.width(), rect.height()), entry)
            return
        self._say(painter, QRect(rect.left(), top, rect.width(), line), text)
        if entry.kind == WORK and heartbeat is not None:
            whole = done(heartbeat.step, heartbeat.fraction)
            self._bar(painter, QRect(rect.left(), top + line + SMALL, rect.width(), BAR), whole)

    def _failure(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        flags = int(Qt.TextFlag.TextWordWrap)
        for text, colour in ((words.line(entry, None), "bad"), (words.advice(entry), "quiet")):
            if not text:
                continue
            painter.setPen(self._theme.colour(colour))
            painter.drawText(rect, flags, text)
            rect.setTop(rect.top() + self._wrapped(text, rect.width()) + TINY)

    def _bar(self, painter: QPainter, rect: QRect, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(rect, BAR / 2, BAR / 2)
        painter.setBrush(self._theme.colour("accent"))
        filled = QRect(rect)
        filled.setWidth(max(BAR, round(rect.width() * min(1.0, share))))
        painter.drawRoundedRect(filled, BAR / 2, BAR / 2)

    def _poster(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        ratio = painter.device().devicePixelRatioF()
        poster = entry.video["poster"]
        picture = None
        if poster is not None:
            wide, high = round(POSTER_WIDTH * ratio), round(POSTER_HEIGHT * ratio)
            picture = self._pictures.get(poster, wide, high)
        if picture is not None and not picture.isNull():
            wanted = rect.size() * ratio
            x = max(0, (picture.width() - wanted.width()) // 2)
            y = max(0, (picture.height() - wanted.height()) // 2)
            painter.drawPixmap(rect, picture, QRect(QPoint(x, y), wanted))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("panel"))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        name = "failed" if entry.kind == FAILED else "film"
        colour = self._theme.palette.bad if entry.kind == FAILED else self._theme.palette.quiet
        mark = icons.pixmap(name, colour, ICON, ratio)
        painter.drawPixmap(rect.center() - QPoint(ICON // 2, ICON // 2), mark)

    def _done(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        ratio = painter.device().devicePixelRatioF()
        mark = icons.pixmap("check", self._theme.palette.good, ICON, ratio)
        painter.drawPixmap(rect.left(), rect.center().y() - ICON // 2, mark)
        painter.setFont(self._theme.font())
        text = words.line(entry, None)
        wide = self._metrics().horizontalAdvance(text)
        name = rect.adjusted(ICON + SMALL, 0, -(wide + LARGE), 0)
        self._say(painter, name, words.title(entry), "text")
        self._say(painter, rect.adjusted(rect.width() - wide, 0, 0, 0), text)

    def _buttons(
        self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, presses: list[Press]
    ) -> None:
        focused = bool(option.state & State.State_HasFocus)
        seen = focused or bool(option.state & (State.State_MouseOver | State.State_Selected))
        if entry.kind == WAITING and not seen:
            return
        painter.setFont(self._theme.font(TEXT_SMALL))
        for number, press in enumerate(presses):
            over = press.rect.contains(self._over)
            armed = focused and number == self.armed % len(presses)
            painter.setBrush(self._theme.colour("hover" if over else "raised"))
            pen = painter.pen()
            pen.setColor(self._theme.colour("accent" if armed else "line"))
            pen.setWidth(FOCUS if armed else 1)
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawRoundedRect(press.rect, RADIUS, RADIUS)
            painter.setPen(self._theme.colour("text"))
            painter.drawText(press.rect, Qt.AlignmentFlag.AlignCenter, press.text)

    # --- pressing

    def hover(self, at: QPoint) -> None:
        """Where the pointer is, in the view."""
        self._over = at
        self._view.viewport().update()

    def press_at(self, index: Index, at: QPoint) -> str | None:
        """The action of the button at a point of the view."""
        if not index.isValid():
            return None
        rect = self._view.visualRect(index)
        for press in self.presses(index.data(ENTRY), rect):
            if press.rect.contains(at):
                return press.action
        return None

    def editorEvent(  # noqa: N802 - Qt's name
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            action = self.press_at(index, event.position().toPoint())
            if action is not None:
                if event.type() == QEvent.Type.MouseButtonRelease:
                    self._pressed(index, action)
                return True
        return False
