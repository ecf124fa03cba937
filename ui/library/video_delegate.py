"""Draws one video of the grid: its picture, title, length, and how it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from ui.library import words
from ui.library.scrubbing import Scrub
from ui.library.videos_model import AT_WORK, BEHIND, VIDEO
from ui.theme.icons import pixmap
from ui.theme.theme import Theme
from ui.theme.tokens import (
    FADED,
    FOCUS,
    ICON,
    RADIUS,
    RADIUS_LARGE,
    SMALL,
    TEXT_SMALL,
    TINY,
    VEIL,
)
from ui.widgets.pictures import Pictures
from ui.widgets.words import clock

if TYPE_CHECKING:
    from engine.types.rows import VideoRow

BUCKET = 64
"""Pictures are read in widths of whole multiples of this: a resized window reads few again."""
PORTRAIT = 1.2
"""A picture narrower than this (width to height) is shown whole, not cut to the frame."""

Index = QModelIndex | QPersistentModelIndex
State = QStyle.StateFlag


class VideoDelegate(QStyledItemDelegate):
    """Draws videos. ``resting`` False while the grid is scrolled fast: no picture is read then."""

    def __init__(self, theme: Theme, pictures: Pictures, scrub: Scrub, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._pictures, self._scrub = theme, pictures, scrub
        self.resting = True
        self.take_fonts()

    def take_fonts(self) -> None:
        """Use the theme's fonts, as they are now."""
        self.title: QFont = self._theme.font(bold=True)
        self.small: QFont = self._theme.font(TEXT_SMALL)

    # --- sizes

    def height(self, width: int) -> int:
        """How high a cell of a width is, in device-independent pixels."""
        lines = QFontMetrics(self.title).height() + QFontMetrics(self.small).height()
        return self._picture_height(width) + 2 * SMALL + SMALL + TINY + max(lines, 2 * ICON)

    def _picture_height(self, width: int) -> int:
        return round((width - 2 * SMALL) * 9 / 16)

    def picture_rect(self, cell: QRect) -> QRect:
        """Where the picture of a cell is."""
        inner = cell.adjusted(SMALL, SMALL, -SMALL, -SMALL)
        return QRect(inner.topLeft(), QSize(inner.width(), self._picture_height(cell.width())))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's
        return QSize(option.rect.width(), self.height(option.rect.width()))

    # --- drawing

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._ground(painter, option)
        rect = self.picture_rect(option.rect)
        row = index.data(VIDEO)
        if row is None:
            self._plate(painter, rect)
        else:
            self._picture(painter, rect, row)
            self._on_picture(painter, rect, row, index.data(AT_WORK))
            self._caption(painter, option.rect, rect, row, index)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        chosen = bool(option.state & State.State_Selected)
        over = bool(option.state & State.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or over:
            painter.setBrush(self._theme.colour("chosen" if chosen else "hover"))
            painter.drawRoundedRect(QRectF(option.rect), RADIUS_LARGE, RADIUS_LARGE)
        if option.state & State.State_HasFocus:
            half = FOCUS / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), FOCUS))
            ring = QRectF(option.rect).adjusted(half, half, -half, -half)
            painter.drawRoundedRect(ring, RADIUS_LARGE, RADIUS_LARGE)

    def _plate(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("panel"))
        painter.drawRoundedRect(QRectF(rect), RADIUS, RADIUS)

    def _picture(self, painter: QPainter, rect: QRect, row: VideoRow) -> None:
        self._plate(painter, rect)
        tile = self._scrub.tile(row["id"])
        if tile is not None:
            sheet, source = tile
            draw_rounded(painter, rect, sheet, QRectF(source))
            return
        poster = self._poster(painter, rect, row["poster"])
        if poster is None:
            name = "film" if row["pictured"] else "sound"
            mark = pixmap(
                name, self._theme.palette.quiet, 2 * ICON, painter.device().devicePixelRatio()
            )
            painter.setOpacity(FADED)
            painter.drawPixmap(centred(rect, 2 * ICON).topLeft(), mark)
        else:
            painter.setOpacity(FADED if row["state"] == "offline" else 1.0)
            draw_rounded(painter, rect, poster, QRectF(poster.rect()))
        painter.setOpacity(1.0)

    def _poster(self, painter: QPainter, rect: QRect, path: str | None) -> QPixmap | None:
        if path is None:
            return None
        width = round(rect.width() * painter.device().devicePixelRatio())
        width = -(-width // BUCKET) * BUCKET
        height = round(width * 9 / 16)
        if self.resting:
            found = self._pictures.get(path, width, height)
        else:
            found = self._pictures.held(path, width, height)
        return None if found is None or found.isNull() else found

    def _on_picture(
        self, painter: QPainter, rect: QRect, row: VideoRow, work: tuple[str, float] | None
    ) -> None:
        at = self._scrub.instant(row["id"])
        if row["duration"] is not None:
            length = clock(row["duration"])
            text = length if at is None else f"{clock(at)} / {length}"
            self._pill(painter, rect, text)
        if at is not None and row["duration"]:
            self._position(painter, rect, at / row["duration"])
        if work is not None and row["state"] in ("probing", "processing"):
            self._progress(painter, rect, words.done(*work))

    def _pill(self, painter: QPainter, rect: QRect, text: str) -> None:
        measure = QFontMetrics(self.small)
        size = QSize(measure.horizontalAdvance(text) + 2 * TINY + TINY, measure.height() + TINY)
        pill = QRect(rect.right() - size.width() - TINY, rect.bottom() - size.height() - TINY, 0, 0)
        pill.setSize(size)
        veil = self._veil()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil)
        painter.drawRoundedRect(QRectF(pill), TINY, TINY)
        painter.setFont(self.small)
        painter.setPen(self._theme.colour("on_veil"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    def _position(self, painter: QPainter, rect: QRect, share: float) -> None:
        """A thin upright line at the instant that is shown."""
        x = rect.left() + RADIUS / 2 + min(1.0, share) * (rect.width() - RADIUS)
        veil = self._veil()
        painter.fillRect(QRectF(x - FOCUS, rect.top(), 2 * FOCUS, rect.height()), veil)
        line = QRectF(x - FOCUS / 2, rect.top(), FOCUS, rect.height())
        painter.fillRect(line, self._theme.colour("on_veil"))

    def _veil(self) -> QColor:
        colour = self._theme.colour("veil")
        colour.setAlphaF(VEIL)
        return colour

    def _progress(self, painter: QPainter, rect: QRect, share: float) -> None:
        """A thin bar right below the picture."""
        top = rect.bottom() + 1 + (SMALL - TINY) / 2
        whole = QRectF(rect.left(), top, rect.width(), TINY)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(whole, TINY / 2, TINY / 2)
        whole.setWidth(max(float(TINY), whole.width() * share))
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(whole, TINY / 2, TINY / 2)

    # --- the words below

    def _caption(
        self, painter: QPainter, cell: QRect, rect: QRect, row: VideoRow, index: Index
    ) -> None:
        ratio = painter.device().devicePixelRatio()
        left, width = rect.left(), rect.width()
        title = QFontMetrics(self.title)
        line = QRect(left, rect.bottom() + 1 + SMALL, width, title.height())
        painter.setFont(self.title)
        painter.setPen(self._theme.colour("text"))
        middle = Qt.TextElideMode.ElideMiddle
        painter.drawText(line, LEFT, title.elidedText(row["title"], middle, width))

        small = QFontMetrics(self.small)
        work = index.data(AT_WORK)
        line = QRect(left, line.bottom() + 1 + TINY, width, max(ICON, small.height()))
        if index.data(BEHIND):
            sign = pixmap("upgrade", self._theme.palette.accent, ICON, ratio)
            painter.drawPixmap(line.right() - ICON + 1, line.top(), sign)
            line.setRight(line.right() - ICON - TINY)
        name = "bad" if row["state"] == "failed" else "quiet"
        symbol = words.state_icon(row["state"])
        if symbol:
            sign = pixmap(symbol, getattr(self._theme.palette, name), ICON, ratio)
            painter.drawPixmap(line.left(), line.top(), sign)
            line.setLeft(line.left() + ICON + TINY)
        painter.setFont(self.small)
        painter.setPen(self._theme.colour(name))
        text = words.state_word(row, "" if work is None else work[0])
        elided = small.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, LEFT, elided)

    # --- what the pointer is told

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        row = index.data(VIDEO) if index.isValid() else None
        if row is None:
            QToolTip.hideText()
            return True
        text = words.tool_tip(row)
        if index.data(BEHIND):
            text += "\n" + self.tr("Can be upgraded to the latest index version.")
        QToolTip.showText(event.globalPos(), text, view.viewport(), option.rect)
        return True


LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def centred(rect: QRect, size: int) -> QRect:
    """A square in the middle of a rectangle."""
    made = QRect(0, 0, size, size)
    made.moveCenter(rect.center())
    return made


def draw_rounded(painter: QPainter, rect: QRect, picture: QPixmap, source: QRectF) -> None:
    """Draw a part of a picture so that it covers ``rect``, with round corners.

    A brush and not a clip, because clips have hard edges. A picture in portrait is shown whole.
    """
    whole = source.width() < PORTRAIT * source.height()
    across, down = rect.width() / source.width(), rect.height() / source.height()
    scale = min(across, down) if whole else max(across, down)
    target = QRectF(rect)
    if whole:
        target = QRectF(0, 0, source.width() * scale, source.height() * scale)
        target.moveCenter(QRectF(rect).center())
    place = QTransform()
    place.translate(target.center().x(), target.center().y())
    place.scale(scale, scale)
    place.translate(-source.center().x(), -source.center().y())
    brush = QBrush(picture)
    brush.setTransform(place)
    painter.setPen(Qt.PenStyle.NoPen)
    if whole:
        painter.fillRect(target, brush)
        return
    painter.setBrush(brush)
    painter.drawRoundedRect(target, RADIUS, RADIUS)
