"""Draws a segment of the transcript: when, and what is said, with the word of the moment."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.player.filmstrip import SCREEN
from ui.player.transcript_model import SEGMENT, TRACK, Span, TranscriptModel
from ui.theme.icons import pixmap
from ui.theme.theme import Theme
from ui.theme.tokens import ICON, LARGE, MEDIUM, RADIUS, SMALL, TEXT_SMALL, TINY
from ui.widgets.words import clock

Index = QModelIndex | QPersistentModelIndex


class TranscriptDelegate(QStyledItemDelegate):
    """Rows as high as their words need at the width there is."""

    def __init__(self, theme: Theme, model: TranscriptModel, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self.width = 0
        self._heights: dict[int, int] = {}

    def forget(self) -> None:
        """Text or width are others: rows are measured again."""
        self._heights.clear()

    def _indent(self) -> int:
        """Room for the times."""
        metrics = QFontMetrics(self._theme.font(TEXT_SMALL))
        last = self._model.segments[-1]["end"] if self._model.segments else 0.0
        widest = max((_short(name) for name in set(self._model.tracks)), key=len, default="")
        sign = ICON + TINY if self._model.has_screen else 0
        return SMALL + sign + metrics.horizontalAdvance(clock(last) + widest) + LARGE

    def words_rect(self, rect: QRect) -> QRect:
        """Where the words of a row stand."""
        return rect.adjusted(self._indent(), TINY, -SMALL, -TINY)

    def _layout(self, row: int, width: int, formats: bool) -> QTextLayout:
        font = self._theme.font()
        layout = QTextLayout(self._model.segments[row]["text"], font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        if formats:
            layout.setFormats(self._formats(row))
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout

    def _formats(self, row: int) -> list[QTextLayout.FormatRange]:
        found = [self._format(span, "mark", "on_mark") for span in self._model.matches(row)]
        found += [self._format(span, "chosen", "accent") for span in self._model.hits(row)]
        said = self._model.word_at(row, self._model.at) if row == self._model.current else None
        if said is not None:
            found.append(self._format(said, "accent", "on_accent"))
        return found

    def _format(self, span: Span, ground: str, ink: str) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start, made.length = span[0], span[1] - span[0]
        look = QTextCharFormat()
        look.setBackground(QBrush(self._theme.colour(ground)))
        look.setForeground(QBrush(self._theme.colour(ink)))
        made.format = look
        return made

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        row = index.row()
        if row not in self._heights:
            width = self.words_rect(QRect(0, 0, self.width, 0)).width()
            layout = self._layout(row, width, formats=False)
            self._heights[row] = round(layout.boundingRect().height()) + 2 * TINY + TINY
        return QSize(self.width, self._heights[row])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = index.row(), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver or row == self._model.current:
            ground = "chosen" if chosen else "hover"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(ground))
            painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        words = self.words_rect(rect)
        painter.setFont(self._theme.font(TEXT_SMALL))
        current = row == self._model.current
        painter.setPen(self._theme.colour("accent" if current else "quiet"))
        first = QFontMetrics(self._theme.font()).height()
        line = QRect(rect.left() + SMALL, words.top(), self._indent() - MEDIUM, first)
        if index.data(SEGMENT)["source"] == SCREEN:
            ratio = painter.device().devicePixelRatioF()
            sign = pixmap("screen-text", self._theme.palette.quiet, ICON, ratio)
            painter.drawPixmap(words.left() - ICON - SMALL, line.center().y() - ICON // 2, sign)
        painter.drawText(
            line,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            clock(index.data(SEGMENT)["start"]) + _short(index.data(TRACK)),
        )
        painter.setPen(self._theme.colour("text"))
        self._layout(row, words.width(), formats=True).draw(painter, QPointF(words.topLeft()))
        painter.restore()

    def place_at(self, row: int, rect: QRect, at: QPointF) -> int | None:
        """The place in the text that is drawn at a point, None beside the words."""
        words = self.words_rect(rect)
        inside = at - QPointF(words.topLeft())
        layout = self._layout(row, words.width(), formats=False)
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if line.naturalTextRect().contains(inside):
                place = line.xToCursor(inside.x(), line.CursorPosition.CursorOnCharacter)
                return int(place)
        return None


def _short(track: str) -> str:
    """The number of a sound track, as it stands beside the time; its name is the tool tip."""
    return f" · {track.split(maxsplit=1)[0]}" if track else ""
