"""The tracks of the timeline, one under another, drawn for a part of a video's time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from ui.library.scrubbing import Tile, tile_at
from ui.player.filmstrip import Filmstrip
from ui.player.scale import Scale
from ui.theme.theme import Theme
from ui.theme.tokens import (
    CURVE,
    ICON_LARGE,
    MEDIUM,
    POSTER_HEIGHT,
    RADIUS,
    SMALL,
    TEXT_SMALL,
    TINY,
)
from ui.widgets.pictures import Pictures
from ui.widgets.words import clock

if TYPE_CHECKING:
    from engine.types.rows import SegmentRow, SpanRow

SHADE = 0.18
"""How opaque the area under the curve is."""
CLOSE = 3
"""Pixels within which two bounds are drawn as one."""
LEGIBLE = 28
"""Pixels from which words are written."""


class Tracks:
    """Draws the tracks with a painter whose origin is the left end of the scale."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        self._theme, self._pictures = theme, pictures

    @property
    def filmstrip_top(self) -> int:
        """Where the filmstrip begins, under the ruler."""
        return ICON_LARGE + SMALL

    def tops(self, filmstrip: Filmstrip) -> dict[str, int]:
        """Where each lane begins, and ``end``; a lane that would be empty is left out."""
        at = self.filmstrip_top
        found = {"ruler": 0, "film": at}
        at += POSTER_HEIGHT + TINY
        if filmstrip.video.get("chapters"):
            found["chapters"] = at
            at += ICON_LARGE + TINY
        if filmstrip.moments or filmstrip.curve:
            found["curve"] = at
            at += CURVE
        if filmstrip.video.get("segments"):
            found["words"] = at + TINY
            at += ICON_LARGE + SMALL
        found["end"] = at + TINY
        return found

    def height(self, filmstrip: Filmstrip) -> int:
        """Pixels of all tracks."""
        return self.tops(filmstrip)["end"]

    def draw(self, painter: QPainter, filmstrip: Filmstrip, scale: Scale) -> None:
        """Draw every lane."""
        tops = self.tops(filmstrip)
        painter.setFont(self._theme.font(TEXT_SMALL))
        self._ruler(painter, scale)
        self._filmstrip(painter, filmstrip, scale, tops["film"])
        self._scenes(painter, filmstrip, scale, tops["film"])
        if "chapters" in tops:
            self._chapters(painter, filmstrip, scale, tops["chapters"])
        if "curve" in tops:
            self._curve(painter, filmstrip, scale, tops["curve"])
            self._matches(painter, filmstrip, scale, tops["curve"])
        if "words" in tops:
            self._words(painter, filmstrip, scale, tops["words"])

    def _ruler(self, painter: QPainter, scale: Scale) -> None:
        metrics = QFontMetricsF(painter.font())
        wide = metrics.horizontalAdvance(clock(scale.duration, 1))
        marks = scale.marks(wide + 2 * MEDIUM)
        parts = 1 if any(mark % 1 for mark in marks) else 0
        for mark in marks:
            text = clock(mark, parts)
            across = metrics.horizontalAdvance(text)
            x = min(max(0.0, scale.x(mark) - across / 2), scale.width - across)
            painter.setPen(self._theme.colour("quiet"))
            painter.drawText(QPointF(x, metrics.ascent()), text)
            painter.setPen(self._theme.colour("line"))
            foot = QPointF(scale.x(mark), self.filmstrip_top - TINY)
            painter.drawLine(foot, foot - QPointF(0, TINY))

    def tile(self, filmstrip: Filmstrip, at: float) -> Tile | None:
        """The sheet, and the part of it, that shows an instant; None until it is read."""
        return tile_at(self._pictures, filmstrip.video.get("sprites", []), at)

    def _filmstrip(self, painter: QPainter, filmstrip: Filmstrip, scale: Scale, top: int) -> None:
        strip = QRectF(0, top, scale.width, POSTER_HEIGHT)
        painter.save()
        shape = QPainterPath()
        shape.addRoundedRect(strip, RADIUS, RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(strip, self._theme.colour("line"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sheets = filmstrip.video.get("sprites", [])
        if sheets:
            wide = POSTER_HEIGHT * sheets[0]["tile_width"] / max(1, sheets[0]["tile_height"])
            # Tiles stand at fixed places of the video, so that they move with it.
            number = int(scale.first * scale.per_second // wide)
            while (x := number * wide - scale.first * scale.per_second) < scale.width:
                found = self.tile(filmstrip, scale.at(x + wide / 2))
                if found is not None:
                    place = QRectF(x, top, wide, POSTER_HEIGHT)
                    painter.drawPixmap(place, found[0], QRectF(found[1]))
                number += 1
        painter.restore()

    def _scenes(self, painter: QPainter, filmstrip: Filmstrip, scale: Scale, top: int) -> None:
        """A notch of the ground's colour where a scene begins."""
        painter.setPen(QPen(self._theme.colour("ground"), 2))
        last = 0.0
        for scene in filmstrip.scenes:
            x = scale.x(scene["start"])
            if scene["start"] <= 0 or not 0 < x < scale.width or x - last < CLOSE:
                continue
            painter.drawLine(QPointF(x, top), QPointF(x, top + POSTER_HEIGHT))
            last = x

    def _chapters(self, painter: QPainter, filmstrip: Filmstrip, scale: Scale, top: int) -> None:
        for chapter in filmstrip.video["chapters"]:
            self._bar(painter, scale, top, chapter, chapter["title"], "chosen", "text")

    def _bar(
        self,
        painter: QPainter,
        scale: Scale,
        top: int,
        part: SpanRow,
        text: str,
        ground: str,
        ink: str,
    ) -> None:
        """A part of the time as a bar with its words in it, as far as they fit."""
        start, end = max(0.0, scale.x(part["start"])), min(scale.width, scale.x(part["end"]))
        if end <= 0 or start >= scale.width:
            return
        bar = QRectF(start, top, max(2.0, end - start - 1), ICON_LARGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(ground))
        painter.drawRoundedRect(bar, TINY, TINY)
        if bar.width() < LEGIBLE:
            return
        metrics = QFontMetricsF(painter.font())
        room = bar.adjusted(TINY, 0, -TINY, 0)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self._theme.colour(ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _curve(self, painter: QPainter, filmstrip: Filmstrip, scale: Scale, top: int) -> None:
        foot = top + CURVE - 1
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(QPointF(0, foot), QPointF(scale.width, foot))
        if not filmstrip.curve:
            return
        painter.save()
        painter.setClipRect(QRectF(0, top, scale.width, CURVE))
        line = curve_line(filmstrip, scale, foot, CURVE - SMALL)
        shade = self._theme.colour("accent")
        shade.setAlphaF(SHADE)
        painter.fillPath(line, shade)
        painter.strokePath(line, QPen(self._theme.colour("accent"), 1.5))
        painter.restore()

    def _matches(self, painter: QPainter, filmstrip: Filmstrip, scale: Scale, top: int) -> None:
        """A mark for each match, as high as it is sure."""
        foot = top + CURVE - 2
        for moment in filmstrip.moments:
            x = scale.x(moment["at"])
            if not 0 <= x <= scale.width:
                continue
            sure = moment["confidence"] == "strong"
            pen = QPen(self._theme.colour("accent" if sure else "quiet"), 3)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            high = max(SMALL, (CURVE - SMALL) * float(moment["score"]))
            painter.drawLine(QPointF(x, foot), QPointF(x, foot - high))

    def _words(self, painter: QPainter, filmstrip: Filmstrip, scale: Scale, top: int) -> None:
        segments = filmstrip.video["segments"]
        first = max(0, bisect_left(segments, scale.first, key=lambda one: one["start"]) - 1)
        last = bisect_right(segments, scale.end, key=lambda one: one["start"])
        painted = -1.0
        for segment in segments[first:last]:
            if scale.x(segment["end"]) - painted < 1:
                continue  # nothing of it would be seen beside the one before
            painted = scale.x(segment["end"])
            if self._each_word(painter, scale, top, segment, filmstrip.marked):
                continue
            self._bar(painter, scale, top, segment, segment["text"], "hover", "text")

    def _each_word(
        self,
        painter: QPainter,
        scale: Scale,
        top: int,
        segment: SegmentRow,
        marked: frozenset[str],
    ) -> bool:
        """Every word at its own time, where there is room for all of them."""
        words = segment["words"]
        metrics = QFontMetricsF(painter.font())
        places = [scale.x(word["start"]) for word in words]
        places.append(scale.x(segment["end"]) + MEDIUM)
        wide = [metrics.horizontalAdvance(word["text"].strip()) for word in words]
        if not words or any(places[n] + wide[n] + TINY > places[n + 1] for n in range(len(words))):
            return False
        self._bar(painter, scale, top, segment, "", "hover", "text")
        for word, x, across in zip(words, places, wide, strict=False):
            text = word["text"].strip()
            found = text.strip(".,;:!?…\"'()").casefold() in marked
            if found:
                ground = QRectF(x - 1, top + 2, across + 2, ICON_LARGE - TINY)
                painter.fillRect(ground, self._theme.colour("mark"))
            painter.setPen(self._theme.colour("on_mark" if found else "text"))
            painter.drawText(
                QRectF(x, top, across + TINY, ICON_LARGE), Qt.AlignmentFlag.AlignVCenter, text
            )
        return True


def curve_line(filmstrip: Filmstrip, scale: Scale, foot: float, high: float) -> QPainterPath:
    """The curve of relevance as it is: along the foot wherever nothing was found."""
    path = QPainterPath(QPointF(scale.x(filmstrip.curve[0][0]), foot))
    for at, value in filmstrip.curve:
        path.lineTo(QPointF(scale.x(at), foot - value * high))
    path.lineTo(QPointF(scale.x(filmstrip.curve[-1][0]), foot))
    return path
