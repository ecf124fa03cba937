"""Reading: text in pictures, with PP-OCR's detector and recognisers run by onnxruntime.

The detector says for each pixel whether it is of text (Liao et al. 2020, "Real-time Scene Text
Detection with Differentiable Binarization", https://arxiv.org/abs/1911.08947); each region it finds
is cut out as a line, turned upright and read by a recogniser (SVTR with CTC: Du et al. 2022,
https://arxiv.org/abs/2205.00159). The weights come in the package ``rapidocr``, whose own code,
which fetches what it misses from the network, is never imported (docs/decisions/009).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from engine.errors import ModelUnavailable
from engine.messages import Code
from engine.models.packaged import DETECTOR, RECOGNISER, package_folder
from engine.models.scripts import WORD, is_sensible
from engine.types import Box, DeviceChoice, ModelRef, ScreenWord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.models.folder import InstalledModel

    Image = NDArray[np.uint8]
    Floats = NDArray[np.float32]

STRIDE = 32  # what the detector's sides must be multiples of
TEXT, SURE = 0.3, 0.5  # a pixel is of text, and a region is, as PaddleOCR sets them
UNCLIP = 1.6  # the detector finds text shrunk by its own area over its outline
SMALLEST = 3  # pixels of a region's shorter side
MOST_LINES = 600
HEIGHT = 48  # of a line as the recogniser reads it, pixels
WIDEST = 2400  # of one, pixels; a longer line is squeezed
BATCH_PIXELS = 2400  # widths of the lines that are read together
TALL = 1.5  # higher than wide by this: it runs down or up the picture


@dataclass(frozen=True, slots=True)
class Region:
    """Where the detector finds a line: corners [4, 2] in pixels, clockwise from its left top."""

    corners: Floats
    box: tuple[float, float, float, float]

    @property
    def is_tall(self) -> bool:
        return self.box[3] > TALL * self.box[2]


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as it was read: its place and its words' in shares of the given picture.

    ``chances`` are how sure each letter is.
    """

    box: Box
    text: str
    chances: tuple[float, ...]
    words: tuple[ScreenWord, ...]
    turned: bool

    @property
    def confidence(self) -> float:
        """How sure its letters are on average, 0..1."""
        return sum(self.chances) / len(self.chances) if self.chances else 0.0


class ScreenTextModel:
    """A loaded detector and its recognisers; made by ``load``. Safe from several threads, in turn.

    Args:
        readers: the recognisers; each reads what those before it did not make sense of.
    """

    def __init__(
        self, ref: ModelRef, detector: Detector, readers: Sequence[Recogniser], device: DeviceChoice
    ) -> None:
        self.ref = ref
        self.device = device
        self._detector: Detector | None = detector
        self._readers = tuple(readers)
        self._lock = threading.Lock()

    @classmethod
    def load(
        cls, installed: InstalledModel, device: DeviceChoice, threads: int = 0
    ) -> ScreenTextModel:
        """Load the package's models, and before its recogniser that of ``installed`` if it is one.

        Args:
            threads: CPU threads; 0 leaves it to onnxruntime.

        Raises:
            ModelUnavailable: a file is missing or damaged.
        """
        own = package_folder()
        if own is None:
            raise ModelUnavailable(Code.STARTER_MISSING, kind=installed.ref.kind.value)
        files = [own / RECOGNISER]
        if installed.path != own:
            files += sorted(installed.path.glob("*.onnx"))
        readers = [Recogniser(_session(file, threads)) for file in files]
        return cls(installed.ref, Detector(_session(own / DETECTOR, threads)), readers, device)

    def find(self, image: Image, scale: float) -> list[Region]:
        """The lines of a grey picture [h, w], in its pixels; none costs the detector alone.

        Args:
            scale: by how much the picture is made smaller to look for text in it.
        """
        with self._lock:
            assert self._detector is not None, "used after close"
            return self._detector.find(image, scale)

    def read(self, image: Image, regions: Sequence[Region]) -> list[ReadLine]:
        """What is read in these regions of a picture; what makes no sense is left out."""
        with self._lock:
            return [line for line in map(self._line_of(image), regions) if line is not None]

    def close(self) -> None:
        """Let the models go."""
        with self._lock:
            self._detector, self._readers = None, ()

    def _line_of(self, image: Image) -> Any:
        def read(region: Region) -> ReadLine | None:
            for reader in self._readers:
                tries = [reader.read(image, region, turn) for turn in turns_of(region)]
                best = max(tries, key=lambda line: line.confidence)
                if is_sensible(best.text, best.chances):
                    return best
            return None

        return read


def turns_of(region: Region) -> tuple[int, ...]:
    """By how many quarters to turn a line counter-clockwise, to be read: tall ones both ways."""
    return (1, 3) if region.is_tall else (0,)


def _session(file: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    # Every line is of another width: an arena would grow with each.
    options.enable_cpu_mem_arena = False
    options.intra_op_num_threads = threads
    # Lines are short: threads that spin between them take the processor from all else.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # From its bytes, so that no model can name other files to be read.
    return onnxruntime.InferenceSession(
        file.read_bytes(), sess_options=options, providers=["CPUExecutionProvider"]
    )


class Detector:
    """Finds lines of text in a picture."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name

    def find(self, image: Image, scale: float) -> list[Region]:
        """As ``ScreenTextModel.find``."""
        import cv2
        import numpy as np

        height, width = image.shape
        rows = max(STRIDE, round(height * scale / STRIDE) * STRIDE)
        columns = max(STRIDE, round(width * scale / STRIDE) * STRIDE)
        small: Any = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA)
        levels = (small.astype(np.float32) / 127.5 - 1.0)[None, None]
        given = np.ascontiguousarray(np.broadcast_to(levels, (1, 3, rows, columns)))
        (found,) = self._session.run(None, {self._input: given})
        return _regions(found[0, 0], width / columns, height / rows)


def _regions(chances: Floats, across: float, down: float) -> list[Region]:
    """Rectangles around what is text, in order from top to bottom, scaled up."""
    import cv2
    import numpy as np

    mask: Any = (chances > TEXT).astype(np.uint8)
    mask = cv2.dilate(mask, np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    made: list[Region] = []
    for outline in outlines[:MOST_LINES]:
        rectangle = cv2.minAreaRect(outline)
        (x, y), (width, height), angle = rectangle
        if min(width, height) < SMALLEST or _mean_in(chances, outline) < SURE:
            continue
        margin = width * height * UNCLIP / (2 * (width + height))
        grown = (x, y), (width + 2 * margin, height + 2 * margin), angle
        corners = _clockwise(cv2.boxPoints(grown)) * np.array([across, down], np.float32)
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        box = float(left), float(top), float(right - left), float(bottom - top)
        made.append(Region(corners.astype(np.float32), box))
    return sorted(made, key=lambda region: (region.box[1], region.box[0]))


def _mean_in(chances: Floats, outline: Any) -> float:
    import cv2
    import numpy as np

    x, y, width, height = cv2.boundingRect(outline)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [outline - (x, y)], 1)
    return float(cv2.mean(chances[y : y + height, x : x + width], mask)[0])


def _clockwise(corners: Any) -> Any:
    """Corners from the left top on; the two on the left are told first."""
    import numpy as np

    order = np.argsort(corners[:, 0], kind="stable")
    left, right = corners[order[:2]], corners[order[2:]]
    left, right = left[np.argsort(left[:, 1])], right[np.argsort(right[:, 1])]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


class Recogniser:
    """Reads a line."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name
        known = session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._letters = ["", *known, " "]

    def read(self, image: Image, region: Region, turn: int) -> ReadLine:
        """The line of a region, turned by so many quarters."""
        import numpy as np

        cut = np.rot90(_straightened(image, region.corners), turn)
        rows, columns = cut.shape
        width = min(WIDEST, max(HEIGHT, round(HEIGHT * columns / max(1, rows))))
        (chances,) = self._session.run(None, {self._input: _prepared(cut, width)})
        best, sure = chances[0].argmax(axis=1), chances[0].max(axis=1)
        first = np.concatenate([[True], best[1:] != best[:-1]])
        places = np.flatnonzero(first & (best != 0))
        row = [
            Letter(self._letters[best[at]], (float(at) + 0.5) / len(best), float(sure[at]))
            for at in places
        ]
        height, wide = image.shape
        left, top, across, down = region.box
        box = (left / wide, top / height, across / wide, down / height)
        words = [word for word in _words(row) if mean(word) >= WORD]
        half = min(0.5 / max(1, len(row)), 0.05)
        return ReadLine(
            box,
            " ".join(_text(word) for word in words),
            tuple(letter.chance for word in words for letter in word),
            tuple(ScreenWord(_text(word), _place(word, half, box, turn)) for word in words),
            turn != 0,
        )


class Letter(NamedTuple):
    """A letter that was read: its middle (a share of the line's length), and how sure it is."""

    text: str
    at: float
    chance: float


def _words(row: Iterable[Letter]) -> list[list[Letter]]:
    """Letters parted at the spaces between them."""
    words: list[list[Letter]] = [[]]
    for letter in row:
        if letter.text.isspace():
            words.append([])
        else:
            words[-1].append(letter)
    return [word for word in words if word]


def mean(word: Sequence[Letter]) -> float:
    """How sure the letters of a word are on average."""
    return sum(letter.chance for letter in word) / len(word)


def _text(word: Iterable[Letter]) -> str:
    return "".join(letter.text for letter in word)


def _place(word: Sequence[Letter], half: float, box: Box, turn: int) -> Box:
    """Where a word stands in the box of its line; a letter reaches ``half`` around its middle."""
    start, end = max(0.0, word[0].at - half), min(1.0, word[-1].at + half)
    return part_of(box, start, end, turn)


def _straightened(image: Image, corners: Floats) -> Image:
    import cv2
    import numpy as np

    def length(one: int, other: int) -> float:
        return float(np.linalg.norm(corners[one] - corners[other]))

    width = max(1, round(max(length(0, 1), length(2, 3))))
    height = max(1, round(max(length(0, 3), length(1, 2))))
    upright = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, upright)
    made: Any = cv2.warpPerspective(
        image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
    )
    return cast("Image", made)


def _prepared(cut: Image, width: int) -> Floats:
    import cv2
    import numpy as np

    line = cv2.resize(np.ascontiguousarray(cut), (width, HEIGHT))
    levels = (line.astype(np.float32) / 127.5 - 1.0)[None, None]
    return np.ascontiguousarray(np.broadcast_to(levels, (1, 3, HEIGHT, width)))


def part_of(box: Box, start: float, end: float, turn: int) -> Box:
    """The part of a line from ``start`` to ``end`` (shares of its length, as it is read)."""
    left, top, width, height = box
    if turn == 0:
        return (left + start * width, top, (end - start) * width, height)
    if turn == 1:  # read downwards
        return (left, top + start * height, width, (end - start) * height)
    return (left, top + (1 - end) * height, width, (end - start) * height)
