"""What the library shows where there is no video: how to bring some, or that all is well."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.library.actions import LibraryActions
from ui.theme.tokens import (
    FOCUS,
    HUGE,
    LARGE,
    MEDIUM,
    RADIUS_LARGE,
    SIDE,
    SMALL,
    TEXT_HERO,
    THUMBNAIL_HEIGHT,
    THUMBNAIL_WIDTH,
    TINY,
)
from ui.widgets.basics import button, label


class Drawing(QWidget):
    """Three empty frames, one before the other, and a place to look at: a calm picture."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self._theme.changed.connect(self.update)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THUMBNAIL_WIDTH + 5 * HUGE, THUMBNAIL_HEIGHT + HUGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.colour
        middle = QRectF(self.rect()).center()
        for tilt, aside in ((-9, -1), (9, 1), (0, 0)):
            painter.save()
            painter.translate(middle + QPointF(aside * 2.5 * HUGE, abs(aside) * TINY))
            painter.rotate(tilt)
            painter.setPen(QPen(colour("line"), FOCUS))
            painter.setBrush(colour("raised" if not tilt else "panel"))
            share = 0.86 if not tilt else 0.68
            frame = QRectF(0, 0, THUMBNAIL_WIDTH * share, THUMBNAIL_HEIGHT * share)
            frame.moveCenter(QPointF(0, 0))
            painter.drawRoundedRect(frame, RADIUS_LARGE, RADIUS_LARGE)
            if not tilt:
                self._scene(painter, frame)
            painter.restore()
        painter.end()

    def _scene(self, painter: QPainter, frame: QRectF) -> None:
        """Hills and a sun, and under them a line of time with one instant found."""
        colour = self._theme.colour
        inner = frame.adjusted(LARGE, LARGE, -LARGE, -LARGE)
        ground = inner.bottom() - HUGE
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mark"))
        painter.drawEllipse(
            QPointF(inner.left() + inner.width() * 0.82, inner.top() + MEDIUM), MEDIUM, MEDIUM
        )
        hills = ((0.0, 0.0), (0.24, 1.0), (0.42, 0.4), (0.58, 0.7), (1.0, 0.0))
        high = ground - inner.top() - SMALL
        pen = QPen(colour("quiet"), FOCUS)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(
            [QPointF(inner.left() + x * inner.width(), ground - y * high) for x, y in hills]
        )
        pen.setColor(colour("line"))
        painter.setPen(pen)
        line = inner.bottom() - TINY
        painter.drawLine(QPointF(inner.left(), line), QPointF(inner.right(), line))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawEllipse(QPointF(inner.left() + 0.62 * inner.width(), line), TINY + 1, TINY + 1)


class EmptyPage(QWidget):
    """Says why no video is shown, and what to do."""

    def __init__(self, context: Context, actions: LibraryActions) -> None:
        super().__init__()
        self._theme = context.theme
        self.drawing = Drawing(context)
        self.title = label("", wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label("", "quiet", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMinimumWidth(2 * SIDE)
        self.folder = button(self.tr("Add folder…"), actions.choose_folder, "primary")
        self.videos = button(self.tr("Add videos…"), actions.choose_videos)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, SMALL, 0, 0)
        row.setSpacing(SMALL)
        row.addStretch(1)
        row.addWidget(self.folder)
        row.addWidget(self.videos)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(HUGE, HUGE, HUGE, 2 * HUGE)
        column.setSpacing(SMALL)
        column.addStretch(1)
        column.addWidget(self.drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SMALL)
        column.addWidget(self.title)
        column.addWidget(self.text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._buttons)
        column.addStretch(1)
        self._paint_title()
        context.theme.changed.connect(self._paint_title)
        self.show_list("all", None)

    def _paint_title(self) -> None:
        self.title.setFont(self._theme.font(TEXT_HERO / 2, bold=True))

    def show_list(self, video_list: str, folder: str | None) -> None:
        """Speak of a list that is empty."""
        title, text = {
            "failed": (
                self.tr("Nothing has failed"),
                self.tr("A video that cannot be indexed is shown here, with the reason."),
            ),
            "offline": (
                self.tr("No offline videos"),
                self.tr("Videos on a drive that is not connected are shown here."),
            ),
            "waiting": (
                self.tr("Queue is empty"),
                self.tr("Videos that are to be indexed are shown here."),
            ),
        }.get(
            video_list,
            (
                self.tr("Drop videos or folders here"),
                self.tr("They are indexed where they are: nothing is copied, moved or changed."),
            ),
        )
        if folder is not None:
            title = self.tr("No videos in this folder")
            text = self.tr("What comes into it is indexed by itself.")
        self.title.setText(title)
        self.text.setText(text)
        self._buttons.setVisible(video_list == "all" and folder is None)
        self.drawing.setVisible(video_list == "all")
