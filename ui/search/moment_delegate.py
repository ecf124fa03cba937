"""Draws a moment in a list: picture, title, time, words with the match marked, and reasons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.search.moments_model import ASKED_FOR, MOMENT
from ui.search.wording import (
    Moment,
    alike,
    channel_icon,
    channel_name,
    place,
    reasons,
    span,
    sureness,
    title,
    words,
)
from ui.theme import icons
from ui.theme.theme import Theme
from ui.theme.tokens import (
    FOCUS,
    HAIRLINE,
    ICON,
    LARGE,
    MEDIUM,
    RADIUS,
    RADIUS_LARGE,
    RESULT_HEIGHT,
    RESULT_WIDTH,
    SMALL,
    STRENGTH,
    TEXT_SMALL,
    TINY,
)
from ui.widgets.pictures import Pictures

LINES = 2
"""Of words."""
BADGE = 140
"""Pixels of a badge's name at most: people may have long ones."""
LEAD = 24
"""Letters before the first match that are kept where the words must be cut."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class Brush:
    """What every row is drawn with."""

    painter: QPainter
    theme: Theme
    pictures: Pictures
    ratio: float

    def colour(self, name: str) -> QColor:
        return self.theme.colour(name)

    def ground(self, rect: QRect, option: QStyleOptionViewItem) -> None:
        """The row's background: plain, hovered or chosen, with a ring where the keyboard is."""
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(self.colour("chosen" if chosen else "hover"))
            self.painter.drawRoundedRect(rect, RADIUS_LARGE, RADIUS_LARGE)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            self.painter.setPen(QPen(self.colour("accent"), FOCUS))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS_LARGE, RADIUS_LARGE)

    def picture(self, rect: QRect, path: str | None) -> None:
        """A picture that covers ``rect``; a sign where there is none (a file of sound alone)."""
        painter = self.painter
        painter.save()
        shape = QPainterPath()
        shape.addRoundedRect(rect, RADIUS, RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(rect, self.colour("line"))
        if path is not None:
            wide, high = round(rect.width() * self.ratio), round(rect.height() * self.ratio)
            found = self.pictures.get(path, wide, high)
            if found is not None and not found.isNull():
                size = found.size().scaled(
                    rect.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
                )
                place = QRect(rect.topLeft(), size)
                place.moveCenter(rect.center())
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawPixmap(place, found)
        else:
            self._no_picture(rect)
        painter.restore()

    def _no_picture(self, rect: QRect) -> None:
        sign = QRect(0, 0, 2 * ICON, 2 * ICON)
        sign.moveCenter(rect.center())
        drawn = icons.pixmap("speech", self.theme.palette.quiet, sign.width(), self.ratio)
        self.painter.drawPixmap(sign.topLeft(), drawn)

    def text(self, rect: QRect, text: str, colour: str, size: float, *, bold: bool = False) -> int:
        """One line of text, elided; returns the width it takes."""
        font = self.theme.font(size, bold=bold)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        self.painter.setFont(font)
        self.painter.setPen(self.colour(colour))
        self.painter.drawText(
            rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown
        )
        return metrics.horizontalAdvance(shown)

    def strength(self, rect: QRect, score: float, *, sure: bool) -> None:
        """A quiet bar of how sure it is."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.colour("line"))
        half = rect.height() / 2
        self.painter.drawRoundedRect(rect, half, half)
        full = QRect(rect)
        full.setWidth(max(rect.height(), round(rect.width() * min(score, 1.0))))
        self.painter.setBrush(self.colour("accent" if sure else "quiet"))
        self.painter.drawRoundedRect(full, half, half)

    def badges(self, rect: QRect, channels: list[str], people: str) -> None:
        """An icon and a name for each channel (``channel_name``), as far as there is room."""
        font = self.theme.font(TEXT_SMALL)
        metrics = QFontMetrics(font)
        left = rect.left()
        for channel in channels:
            name = metrics.elidedText(
                channel_name(channel, people), Qt.TextElideMode.ElideRight, BADGE
            )
            wide = ICON + TINY + metrics.horizontalAdvance(name)
            if left + wide > rect.right():
                wide, name = ICON, ""
            if left + wide > rect.right():
                return
            drawn = icons.pixmap(channel_icon(channel), self.theme.palette.quiet, ICON, self.ratio)
            top = rect.top() + (rect.height() - ICON) // 2
            self.painter.drawPixmap(left, top, drawn)
            if name:
                room = QRect(left + ICON + TINY, rect.top(), wide, rect.height())
                self.text(room, name, "quiet", TEXT_SMALL)
            left += wide + MEDIUM

    def words(self, rect: QRect, text: str, marks: list[tuple[int, int]]) -> None:
        """Up to two lines of words, what matched marked; cut before it where it is far in."""
        text, marks = cut(text, marks, self._letters(rect))
        layout = self._laid_out(rect, text, marks)
        layout.draw(self.painter, QPointF(rect.topLeft()))

    def _letters(self, rect: QRect) -> int:
        metrics = QFontMetrics(self.theme.font())
        return max(LEAD, LINES * rect.width() // max(1, metrics.averageCharWidth()) - LEAD)

    def _laid_out(self, rect: QRect, text: str, marks: list[tuple[int, int]]) -> QTextLayout:
        font = self.theme.font()
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([*self._plain(text), *self._marked(marks)])
        layout.beginLayout()
        high = QFontMetrics(font).lineSpacing()
        for number in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(rect.width())
            line.setPosition(QPointF(0, number * high))
        layout.endLayout()
        last = layout.lineAt(layout.lineCount() - 1) if layout.lineCount() else None
        if last is not None and last.textStart() + last.textLength() < len(text):
            end = last.textStart() + last.textLength() - 1
            return self._laid_out(rect, f"{text[:end].rstrip()}…", _within(marks, end))
        return layout

    def _plain(self, text: str) -> list[QTextLayout.FormatRange]:
        return [_format(0, len(text), self.colour("text"))]

    def _marked(self, marks: list[tuple[int, int]]) -> list[QTextLayout.FormatRange]:
        ground, ink = self.colour("mark"), self.colour("on_mark")
        return [_format(start, end, ink, ground) for start, end in marks]


def _format(
    start: int, end: int, ink: QColor, ground: QColor | None = None
) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    look = QTextCharFormat()
    look.setForeground(QBrush(ink))
    if ground is not None:
        look.setBackground(QBrush(ground))
    made.start, made.length, made.format = start, end - start, look
    return made


def _within(marks: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    return [(start, min(stop, end)) for start, stop in marks if start < end]


def steps(moment: Moment) -> str:
    """Where one stands among the places of a moment, between the signs that lead to others."""
    where = place(moment)
    return where and f"‹ {where} ›"


def cut(text: str, marks: list[tuple[int, int]], room: int) -> tuple[str, list[tuple[int, int]]]:
    """The words without their beginning, where the first match would not fit into ``room``."""
    first = marks[0] if marks else (0, 0)
    if first[1] <= room:
        return text, marks
    start = max(0, first[0] - LEAD)
    start = text.find(" ", start, first[0]) + 1 or start
    return f"…{text[start:]}", [(a - start + 1, b - start + 1) for a, b in marks]


class MomentDelegate(QStyledItemDelegate):
    """Rows of a list of moments, and the divider before the weaker ones."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._measure()
        theme.changed.connect(self._measure)

    def _measure(self) -> None:
        """How high the rows are in the theme's font."""
        high = max(RESULT_HEIGHT, self._text_height()) + 2 * SMALL + TINY
        self._row = QSize(RESULT_WIDTH, high)
        self._divider = QSize(RESULT_WIDTH, self._line(TEXT_SMALL) + 2 * MEDIUM)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return self._divider if index.data(MOMENT) is None else self._row

    def _line(self, size: float) -> int:
        return QFontMetrics(self._theme.font(size)).lineSpacing()

    def _text_height(self) -> int:
        lines = self._line(0) + self._line(TEXT_SMALL) + LINES * self._line(0)
        return lines + 3 * TINY + max(ICON, self._line(TEXT_SMALL))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = painter.device().devicePixelRatioF()
        brush = Brush(painter, self._theme, self._pictures, ratio)
        moment: Moment | None = index.data(MOMENT)
        if moment is None:
            self._divide(brush, option.rect, index.data())
        else:
            self._draw(brush, option, moment, index.data(ASKED_FOR) or "")
        painter.restore()

    def _rooms(self, row: QRect) -> tuple[QRect, QRect]:
        """Where the picture and what stands beside it are drawn in a row."""
        inner = row.adjusted(0, 0, 0, -TINY).adjusted(SMALL, SMALL, -LARGE, -SMALL)
        wide = min(RESULT_WIDTH, inner.width() * 2 // 5)
        high = wide * RESULT_HEIGHT // RESULT_WIDTH
        picture = QRect(inner.left(), inner.top() + (inner.height() - high) // 2, wide, high)
        return picture, inner.adjusted(wide + LARGE, 0, 0, 0)

    def step_at(self, row: QRect, moment: Moment, at: QPoint) -> int:
        """Which place is pointed at: the next (1), the last (-1), none (0)."""
        told = steps(moment)
        if not told:
            return 0
        metrics = QFontMetrics(self._theme.font(TEXT_SMALL))
        _, room = self._rooms(row)
        left = room.left() + metrics.horizontalAdvance(f"{span(moment)} · ")
        top = room.top() + self._line(0)
        drawn = QRect(left, top, metrics.horizontalAdvance(told), self._line(TEXT_SMALL) + 2 * TINY)
        if not drawn.contains(at):
            return 0
        return 1 if at.x() > drawn.center().x() else -1

    def _divide(self, brush: Brush, rect: QRect, text: str) -> None:
        room = rect.adjusted(SMALL, MEDIUM, -SMALL, 0)
        wide = brush.text(room, text, "quiet", TEXT_SMALL, bold=True)
        brush.painter.setPen(QPen(brush.colour("line"), HAIRLINE))
        middle = room.center().y()
        brush.painter.drawLine(room.left() + wide + MEDIUM, middle, room.right(), middle)

    def _draw(
        self, brush: Brush, option: QStyleOptionViewItem, moment: Moment, people: str
    ) -> None:
        brush.ground(option.rect.adjusted(0, 0, 0, -TINY), option)
        picture, text = self._rooms(option.rect)
        brush.picture(picture, moment["thumbnail"])
        self._tell(brush, text, moment, people)

    def _tell(self, brush: Brush, room: QRect, moment: Moment, people: str) -> None:
        """What stands beside the picture, from the top: title, time, words, reasons."""
        top, left = room.top(), room.left()
        first, small = self._line(0), self._line(TEXT_SMALL)
        brush.text(QRect(left, top, room.width(), first), title(moment), "text", 0, bold=True)
        top += first + TINY
        told = " · ".join(filter(None, (span(moment), steps(moment), alike(moment))))
        brush.text(QRect(left, top, room.width(), small), told, "quiet", TEXT_SMALL)
        top += small + TINY
        said, marks = words(moment)
        if said:
            brush.words(QRect(left, top, room.width(), LINES * first), said, marks)
        foot = max(ICON, small)
        last = QRect(left, room.bottom() - foot + 1, room.width(), foot)
        if not moment["matched"]:
            return  # Filters alone: it is there because nothing speaks against it.
        bar = QRect(left, last.center().y() - TINY // 2, STRENGTH, TINY)
        brush.strength(bar, moment["score"], sure=moment["confidence"] == "strong")
        beside = last.adjusted(STRENGTH + SMALL, 0, 0, 0)
        wide = brush.text(beside, sureness(moment), "quiet", TEXT_SMALL)
        brush.badges(beside.adjusted(wide + LARGE, 0, 0, 0), reasons(moment), people)
