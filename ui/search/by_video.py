"""An answer by video: each with its best picture and the curve of relevance over its time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
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
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from ui.search.moment_delegate import Brush
from ui.search.moments_model import GROUP, Group
from ui.search.result_lists import ResultList
from ui.search.wording import Moment, accessible_text, places, span, words
from ui.theme.theme import Theme
from ui.theme.tokens import (
    AIM,
    CURVE,
    HAIRLINE,
    LARGE,
    RESULT_HEIGHT,
    RESULT_WIDTH,
    SHADE,
    SMALL,
    STROKE,
    TEXT_SMALL,
    TICK,
    TICK_CHOSEN,
    TINY,
)
from ui.widgets.pictures import Pictures
from ui.widgets.words import clock

Index = QModelIndex | QPersistentModelIndex


class VideoDelegate(QStyledItemDelegate):
    """Rows of videos.

    Args:
        chosen: the moment of a group that is selected, or its best.
    """

    def __init__(
        self,
        theme: Theme,
        pictures: Pictures,
        chosen: Callable[[Group], Moment],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._chosen = chosen

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        text = self._line(0) + TINY + self._line(TEXT_SMALL) + SMALL + CURVE
        text += TINY + self._line(TEXT_SMALL)
        return QSize(RESULT_WIDTH, max(RESULT_HEIGHT, text) + 2 * SMALL + TINY)

    def _line(self, size: float) -> int:
        return QFontMetrics(self._theme.font(size)).lineSpacing()

    def _inner(self, row: QRect) -> tuple[QRect, QRect]:
        """Where the picture and the text of a row stand."""
        inner = row.adjusted(SMALL, SMALL, -LARGE, -SMALL - TINY)
        wide = min(RESULT_WIDTH, inner.width() * 2 // 5)
        high = wide * RESULT_HEIGHT // RESULT_WIDTH
        picture = QRect(inner.left(), inner.top() + (inner.height() - high) // 2, wide, high)
        return picture, inner.adjusted(wide + LARGE, 0, 0, 0)

    def strip(self, row: QRect) -> QRect:
        """Where the curve of a row is drawn."""
        _, text = self._inner(row)
        top = text.top() + self._line(0) + TINY + self._line(TEXT_SMALL) + SMALL
        return QRect(text.left(), top, text.width(), CURVE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        group: Group | None = index.data(GROUP)
        if group is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = painter.device().devicePixelRatioF()
        brush = Brush(painter, self._theme, self._pictures, ratio)
        brush.ground(option.rect.adjusted(0, 0, 0, -TINY), option)
        picture, text = self._inner(option.rect)
        moment = self._chosen(group)
        brush.picture(picture, moment["thumbnail"])
        line = QRect(text.left(), text.top(), text.width(), self._line(0))
        brush.text(line, group.title, "text", 0, bold=True)
        small = QRect(text.left(), line.bottom() + TINY, text.width(), self._line(TEXT_SMALL))
        brush.text(small, self._description(group, moment), "quiet", TEXT_SMALL)
        strip = self.strip(option.rect)
        self._curve(brush, strip, group)
        self._ticks(brush, strip, group, moment)
        self._times(brush, strip, group)
        painter.restore()

    def _description(self, group: Group, moment: Moment) -> str:
        said, _ = words(moment)
        count = self.tr("%n moment(s)", "", len(group.moments))
        where = (count, places(moment), span(moment), said)
        return " · ".join(filter(None, where))

    def _curve(self, brush: Brush, strip: QRect, group: Group) -> None:
        painter = brush.painter
        painter.setPen(QPen(brush.colour("line"), HAIRLINE))
        painter.drawLine(strip.bottomLeft(), strip.bottomRight())
        line = curve_line(strip, group)
        if line is None:
            return
        area = QPainterPath(line)
        area.closeSubpath()
        shade = brush.colour("accent")
        shade.setAlphaF(SHADE)
        painter.fillPath(area, shade)
        painter.strokePath(line, QPen(brush.colour("accent"), STROKE))

    def _ticks(self, brush: Brush, strip: QRect, group: Group, chosen: Moment) -> None:
        for moment in group.stops:
            at = x_of(strip, moment["at"], group.length)
            sure = moment["confidence"] == "strong"
            here = moment["at"] == chosen["at"]
            colour = brush.colour("accent" if sure or here else "quiet")
            pen = QPen(colour, TICK_CHOSEN if here else TICK)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            brush.painter.setPen(pen)
            high = strip.height() if here else max(SMALL, round(strip.height() * moment["score"]))
            foot = QPointF(at, strip.bottom())
            brush.painter.drawLine(foot, QPointF(at, strip.bottom() - high + 2))

    def _times(self, brush: Brush, strip: QRect, group: Group) -> None:
        room = QRect(strip.left(), strip.bottom() + TINY, strip.width(), self._line(TEXT_SMALL))
        brush.text(room, clock(0), "quiet", TEXT_SMALL)
        brush.painter.drawText(
            room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, clock(group.length)
        )


def x_of(strip: QRect, at: float, length: float) -> float:
    """Where an instant (seconds) of a video so long stands on its strip."""
    return strip.left() + strip.width() * min(max(at / length, 0.0), 1.0)


def curve_line(strip: QRect, group: Group) -> QPainterPath | None:
    """The curve of a group as it is: flat where nothing was found; None where there is none."""
    if not group.curve:
        return None
    line = QPainterPath(QPointF(strip.left(), strip.bottom()))
    for at, value in group.curve:
        x = x_of(strip, at, group.length)
        line.lineTo(QPointF(x, strip.bottom() - value * (strip.height() - 1)))
    line.lineTo(QPointF(x, strip.bottom()))
    return line


class GroupList(ResultList):
    """Videos with their moments; left and right move among the moments of a video."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at: dict[str, int] = {}

    def _group(self, index: QModelIndex | None = None) -> Group | None:
        index = self.currentIndex() if index is None else index
        return index.data(GROUP) if index.isValid() else None

    def moment(self) -> Moment | None:
        group = self._group()
        return None if group is None else self.moment_of(group)

    def moment_of(self, group: Group) -> Moment:
        """The moment of a video that is selected: the best one until another is."""
        at = self._at.get(group.video)
        if at is None or not 0 <= at < len(group.stops):
            return group.best
        return group.stops[at]

    def _number(self, group: Group) -> int:
        """The number of the moment that is selected."""
        at = self.moment_of(group)["at"]
        return next(n for n, stop in enumerate(group.stops) if stop["at"] == at)

    def choose(self, group: Group, number: int) -> None:
        """Select a moment of a video by its number."""
        if 0 <= number < len(group.stops):
            self._at[group.video] = number
            self.viewport().update()
            self.chosen.emit(group.stops[number])

    def forget(self) -> None:
        """No moment is selected any more."""
        self._at.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        group = self._group()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if group is None or step is None:
            super().keyPressEvent(event)
            return
        self.choose(group, self._number(group) + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        number = self._tick_at(event.position().toPoint())
        group = self._group()
        if group is not None and number is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(group, number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        over = self._tick_at(event.position().toPoint()) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        )

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Leave:
            self.viewport().unsetCursor()
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            group, number = self._group(self.indexAt(event.pos())), self._tick_at(event.pos())
            if group is not None and number is not None:
                QToolTip.showText(
                    event.globalPos(), accessible_text(group.stops[number]), self.viewport()
                )
                return True
        return super().viewportEvent(event)

    def _tick_at(self, at: QPoint) -> int | None:
        """The number of the moment whose tick is there."""
        index = self.indexAt(at)
        group = self._group(index)
        if group is None:
            return None
        delegate = self.itemDelegate()
        assert isinstance(delegate, VideoDelegate)
        strip = delegate.strip(self.visualRect(index))
        if not strip.adjusted(-AIM, 0, AIM, 0).contains(at):
            return None
        places = [x_of(strip, moment["at"], group.length) for moment in group.stops]
        near = min(range(len(places)), key=lambda n: abs(places[n] - at.x()))
        return near if abs(places[near] - at.x()) <= AIM else None
