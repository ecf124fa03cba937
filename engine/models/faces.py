"""Faces: found by YuNet, and told apart by a recogniser such as SFace, with OpenCV.

Wu, Peng & Yu 2023, "YuNet: A Tiny Millisecond-level Face Detector"
(https://doi.org/10.1007/s11633-023-1423-y); Zhong et al. 2021, "SFace"
(https://arxiv.org/abs/2205.12010). Vectors are float32 [n, d] of length one.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import EnvironmentProblem, ModelUnavailable
from engine.messages import Code
from engine.models.folder import InstalledModel
from engine.models.formats import DETECTOR, FACE_SIDE, RECOGNISER
from engine.models.opening import opening
from engine.models.recognisers import recogniser
from engine.types import DeviceChoice, ModelRef

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.types import Vectors

    Picture = NDArray[np.uint8]
    Points = NDArray[np.float64]

MARGIN = 28
"""Pixels around the recogniser's square in the picture that is kept of a face."""
KEPT_SIDE = FACE_SIDE + 2 * MARGIN
"""Pixels of that picture, which shows a head with what is beside it."""

TEMPLATE = (
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
)
"""Where eyes, nose and the corners of the mouth are in an aligned face of 112 pixels (Deng et al.
2019, "ArcFace", https://arxiv.org/abs/1801.07698)."""

SMALL_LOOK = 320
"""Long side in pixels of the second look, which finds faces that fill the picture."""
SAME_FACE = 0.4
"""Share of overlap from which two finds are of one face."""
LOG_ERRORS = 2
"""OpenCV's own level: it warns of targets that nobody asked it for."""
VEIL = 4.5
"""Deviation in pixels (of the kept picture) of the blur against which a face is held."""
CANDIDATES = 1000
"""Finds that the detector keeps before those of one face are joined."""


@dataclass(frozen=True, slots=True)
class FoundFace:
    """A face in a picture: ``box`` is (x, y, width, height) in pixels, ``points`` [5, 2] are eyes,
    nose and the corners of the mouth, ``score`` 0..1."""

    box: tuple[float, float, float, float]
    points: Points
    score: float

    @property
    def size(self) -> float:
        """Pixels of the shorter side."""
        return min(self.box[2:])

    @property
    def frontal(self) -> float:
        """How much the face looks into the camera: 1 straight, 0 in profile.

        In profile the nose is beside the eyes, and the eyes are near one another.
        """
        import numpy as np

        eyes = self.points[:2]
        middle, apart = eyes.mean(axis=0), float(np.linalg.norm(eyes[1] - eyes[0]))
        drop = float(np.linalg.norm(self.points[3:].mean(axis=0) - middle))
        if drop <= 0.0:
            return 0.0
        along = (eyes[1] - eyes[0]) / max(apart, 1e-6)
        turned = abs(float((self.points[2] - middle) @ along)) / drop
        return max(0.0, min(1.0, apart / drop) * (1.0 - 1.5 * turned))


class FaceModel:
    """A loaded detector and recogniser; made by ``load``. Safe to call from several threads."""

    def __init__(self, ref: ModelRef, detector: Any, network: Any, device: DeviceChoice) -> None:
        self.ref = ref
        self.device = device
        self.recogniser_digest = ref.part(RECOGNISER)
        self.recogniser = recogniser(self.recogniser_digest)
        self._detector: Any = detector
        self._network: Any = network
        self._lock = threading.Lock()

    @classmethod
    def load(cls, installed: InstalledModel, device: DeviceChoice) -> FaceModel:
        """Load both networks of the folder.

        Raises:
            ModelUnavailable: the folder is incomplete, damaged or unsafe to load.
        """
        with opening(installed):
            import cv2

            paths = {part: str(installed.path / file) for part, file in installed.parts.items()}
            cv2.utils.logging.setLogLevel(LOG_ERRORS)
            detector = cv2.FaceDetectorYN.create(
                paths[DETECTOR], "", (SMALL_LOOK, SMALL_LOOK), top_k=CANDIDATES
            )
            network = cv2.dnn.readNetFromONNX(paths[RECOGNISER])
            model = cls(installed.ref, detector, network, device)
            model._check()
        return model

    def faces(self, picture: Picture, long_side: int, least_score: float) -> list[FoundFace]:
        """The faces of a picture, the largest first.

        Args:
            picture: RGB uint8 [h, w, 3].
            long_side: pixels at which it is looked at, where it is larger.
            least_score: finds that are less sure are left out.
        """
        height, width = picture.shape[:2]
        sides = [min(long_side, max(height, width))]
        sides += [SMALL_LOOK] if sides[0] > SMALL_LOOK else []
        with self._lock:
            found = [face for side in sides for face in self._look(picture, side, least_score)]
        kept: list[FoundFace] = []
        for face in sorted(found, key=lambda face: -face.score):
            if all(overlap(face.box, other.box) < SAME_FACE for other in kept):
                kept.append(face)
        return sorted(kept, key=lambda face: (-face.size, face.box))

    def embed(self, pictures: Sequence[bytes]) -> tuple[Vectors, Vectors]:
        """Vectors [n, d] of pictures of faces as ``aligned`` makes them (WebP), and how clear each
        is to this recogniser, [n] of 0..1.

        What is left of a face that is blurred through and through is the same for all: such faces
        are near one another, whoever they are. A clear one is far from itself blurred.

        Raises:
            EnvironmentProblem: bytes that are not a picture.
        """
        import cv2
        import numpy as np

        if not pictures:
            return np.empty((0, int(self.ref.dimension or 0)), np.float32), np.empty(0, np.float32)
        faces = [_opened(each) for each in pictures]
        vectors = np.stack([self._vector(face) for face in faces])
        blurred: list[Any] = [cv2.GaussianBlur(face, (0, 0), VEIL) for face in faces]
        veiled = [self._vector(face) for face in blurred]
        alike = np.einsum("nd,nd->n", vectors, np.stack(veiled))
        return vectors, np.clip(1.0 - alike, 0.0, 1.0).astype(np.float32)

    def close(self) -> None:
        """Release both networks; the model cannot be used after."""
        with self._lock:
            self._detector = self._network = None

    def _look(self, picture: Picture, side: int, least_score: float) -> list[FoundFace]:
        import cv2
        import numpy as np

        factor = min(1.0, side / max(picture.shape[:2]))
        small: Any = picture
        if factor < 1.0:
            size = [max(1, round(length * factor)) for length in picture.shape[1::-1]]
            small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        detector = self._loaded(self._detector)
        detector.setInputSize(small.shape[1::-1])
        detector.setScoreThreshold(least_score)
        _, rows = detector.detect(np.ascontiguousarray(small[:, :, ::-1]))
        back = np.array(picture.shape[1::-1]) / small.shape[1::-1]
        return [
            FoundFace(
                tuple((row[:4].reshape(2, 2) * back).ravel().tolist()),
                row[4:14].reshape(5, 2).astype(np.float64) * back,
                float(row[14]),
            )
            for row in (() if rows is None else rows)
            if np.isfinite(row).all() and row[2] >= 1.0 and row[3] >= 1.0
        ]

    def _vector(self, picture: Picture) -> NDArray[np.float32]:
        import cv2
        import numpy as np

        side = picture.shape[0]
        margin = round(side * MARGIN / KEPT_SIDE)
        square: Any = picture[margin : side - margin, margin : side - margin]
        if square.shape[0] != FACE_SIDE:
            square = cv2.resize(square, (FACE_SIDE, FACE_SIDE), interpolation=cv2.INTER_CUBIC)
        scale, mean = (1 / 127.5, (127.5,) * 3) if self.recogniser.scaled else (1.0, (0.0,) * 3)
        blob = cv2.dnn.blobFromImage(np.ascontiguousarray(square), scale, mean=mean)
        with self._lock:
            network = self._loaded(self._network)
            network.setInput(blob)
            vector: Any = network.forward().reshape(-1).astype(np.float32)
        length = float(np.linalg.norm(vector))
        if not length > 0.0 or not np.isfinite(length):
            raise EnvironmentProblem(Code.FRAME_DAMAGED)
        found: NDArray[np.float32] = vector / np.float32(length)
        return found

    def _loaded(self, network: Any) -> Any:
        if network is None:
            raise ModelUnavailable(Code.MODEL_CLOSED, kind=self.ref.kind.value, name=self.ref.name)
        return network

    def _check(self) -> None:
        """Run both once: a network that OpenCV cannot run is told here, not amid a video."""
        import numpy as np

        grey = np.full((KEPT_SIDE, KEPT_SIDE, 3), 128, np.uint8)
        self.faces(grey, KEPT_SIDE, 0.9)
        noise = np.random.default_rng(0).integers(0, 256, grey.shape, dtype=np.uint8)
        found = self._vector(noise)
        if self.ref.dimension not in (None, len(found)):
            raise ValueError(
                f"vectors of {len(found)} numbers where {self.ref.dimension} are stated"
            )


def overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """Intersection over union (0..1) of two boxes (x, y, width, height)."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(0.0, width) * max(0.0, height)
    return shared / (one[2] * one[3] + other[2] * other[3] - shared) if shared else 0.0


def aligned(picture: Picture, points: Points) -> Picture:
    """A face upright in the middle of a square: RGB uint8 [168, 168, 3].

    Its middle 112 pixels are what a recogniser takes; the rest is for people to see.

    Args:
        picture: RGB uint8 [h, w, 3].
        points: [5, 2] in pixels, as of ``FoundFace``.
    """
    import cv2
    import numpy as np

    matrix = _similarity(points, np.array(TEMPLATE) + MARGIN)
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    source: Any = picture
    if scale < 0.5:  # sampled so sparsely, a large face would be full of jagged edges
        factor = 2.0 * scale
        size = [max(1, round(length * factor)) for length in picture.shape[1::-1]]
        source = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        matrix[:, :2] /= np.array(size) / picture.shape[1::-1]
    made: Any = cv2.warpAffine(
        source, matrix, (KEPT_SIDE, KEPT_SIDE), flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return made  # type: ignore[no-any-return]


def sharpness(face: Picture) -> float:
    """How much detail an aligned face shows for its contrast: about 0.02 blurred, 0.2 sharp."""
    import cv2
    import numpy as np

    inner = face[MARGIN:-MARGIN, MARGIN:-MARGIN]
    grey = cv2.cvtColor(np.ascontiguousarray(inner), cv2.COLOR_RGB2GRAY).astype(np.float32)
    spread = float(grey.std())
    return float(cv2.Laplacian(grey, cv2.CV_32F).std()) / spread if spread > 1.0 else 0.0


def _similarity(source: Points, target: Points) -> NDArray[np.float64]:
    """The turn, scale and shift [2, 3] that brings points nearest to others (Umeyama 1991)."""
    import numpy as np

    middle, aim = source.mean(axis=0), target.mean(axis=0)
    centred, aimed = source - middle, target - aim
    left, strengths, right = np.linalg.svd(aimed.T @ centred)
    flip = np.array([1.0, np.sign(np.linalg.det(left @ right)) or 1.0])
    turn = (left * flip) @ right
    scale = float((strengths * flip).sum() / max((centred**2).sum(), 1e-9))
    return np.hstack([scale * turn, (aim - scale * turn @ middle)[:, None]])


def _opened(encoded: bytes) -> Picture:
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(encoded)) as picture:
            found = np.asarray(picture.convert("RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise EnvironmentProblem(Code.FRAME_DAMAGED) from error
    side = min(found.shape[:2])
    return found[:side, :side]
