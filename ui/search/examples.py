"""Searching by example: what may be dropped on the field, and the chips that show it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from engine.types import ticks
from ui.context import Context
from ui.search.moments_model import MIME
from ui.theme.icons import pixmap
from ui.theme.tokens import HUGE, ICON_LARGE, TINY
from ui.widgets.calls import Calls
from ui.widgets.pictures import Pictures
from ui.widgets.words import clock

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.reports import ExampleRow

Example: TypeAlias = "ExampleRow"
"""``{"video": id, "at": seconds}`` or ``{"path": text, "at": None}`` (docs/protocol.md)."""

MOST = 4
"""Examples at once: more would leave no room to type."""
WIDE = HUGE * 16 // 9
KEPT = 1_000_000
"""Bytes of pictures: a small one takes 16 kB."""


def picture_suffixes() -> list[str]:
    """The suffixes of pictures that can be read, in small letters."""
    formats = {bytes(one.data()).decode("ascii") for one in QImageReader.supportedImageFormats()}
    return sorted(formats - {"pdf", "svg", "svgz", "gif"})


def examples_in(data: QMimeData) -> list[Example]:
    """What is dragged as examples: a moment of the library, or picture files; empty for others."""
    if data.hasFormat(MIME):
        found: Example = json.loads(bytes(data.data(MIME).data()))
        return [found]
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    known = picture_suffixes()
    if not paths or any(path.suffix.lower().lstrip(".") not in known for path in paths):
        return []
    return [{"path": str(path), "at": None} for path in paths[:MOST]]


def frame_of(engine: Engine, video: str, at: float) -> tuple[str, str]:
    """The kept frame nearest to an instant ("" where there is none), and the video's title."""
    library = engine.library
    scene = library.content.scene_at(int(video), ticks(at))
    frame = None if scene is None else library.content.nearest_keyframe(scene.id, ticks(at))
    path = "" if frame is None else str(library.frames.path(frame.digest))
    return path, Path(engine.path_of(int(video)) or "").stem


class ExampleChips(QWidget):
    """Small pictures of the examples that are searched by; a click takes one away."""

    removed = Signal(int)
    """The number of the example."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._calls = Calls(context, self)
        self._pictures = Pictures(self, KEPT)
        self._pictures.ready.connect(self._paint)
        self._paths: list[str] = []
        self.names: list[str] = []
        self.buttons: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(TINY)
        self.hide()
        context.theme.changed.connect(self._paint)
        self.destroyed.connect(self._pictures.close)

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Show these."""
        for made in self.buttons:
            self._row.removeWidget(made)
            made.hide()
            made.deleteLater()
        self.buttons = [self._button(number) for number in range(len(examples))]
        self._paths = [str(example.get("path") or "") for example in examples]
        self.names = [Path(path).name for path in self._paths]
        for number, example in enumerate(examples):
            self._name(number, self.names[number])
            if "video" in example:
                self._look_up(number, example["video"], example.get("at") or 0.0)
        self.setVisible(bool(examples))
        self._paint()

    def _button(self, number: int) -> QToolButton:
        made = QToolButton()
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setIconSize(QSize(WIDE, HUGE))
        made.clicked.connect(lambda _=False: self.removed.emit(number))
        self._row.addWidget(made)
        return made

    def _look_up(self, number: int, video: str, at: float) -> None:
        def show(found: tuple[str, str]) -> None:
            self._paths[number], title = found
            self._name(number, self.tr("{title}, {time}").format(title=title, time=clock(at)))
            self._paint()

        self._calls.run(f"frame {number}", lambda engine: frame_of(engine, video, at), show)

    def _name(self, number: int, name: str) -> None:
        made = self.buttons[number]
        self.names[number] = name
        made.setToolTip(self.tr("Like {}. Click to remove it.").format(name))
        made.setAccessibleName(self.tr("Example {}. Press to remove it.").format(name))

    def _paint(self, _: str = "") -> None:
        ratio = self.devicePixelRatioF()
        for made, path in zip(self.buttons, self._paths, strict=True):
            wide, high = round(WIDE * ratio), round(HUGE * ratio)
            found = self._pictures.get(path, wide, high) if path else None
            if found is None or found.isNull():
                colour = self._context.theme.palette.quiet
                made.setIcon(QIcon(pixmap("picture", colour, ICON_LARGE, ratio)))
            else:
                made.setIcon(QIcon(_middle(found, wide, high)))


def _middle(found: QPixmap, wide: int, high: int) -> QPixmap:
    """The middle of a picture, so large."""
    left, top = max(0, (found.width() - wide) // 2), max(0, (found.height() - high) // 2)
    return found.copy(left, top, wide, high)
