"""Makes the small images that shots, keyframes and sprites are found in and kept as.

Frames are scaled first and turned upright after, straight from their own pixel format: a full-size
RGB image is never made.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from engine.isolation import no_programs
from engine.media.colour import SCREEN, WHITE, is_beyond_sdr, matrix_of, to_sdr
from engine.media.orientation import upright

if TYPE_CHECKING:
    import numpy as np
    from av import VideoFrame
    from av.video.reformatter import VideoReformatter
    from numpy.typing import NDArray

    from engine.types import Orientation

    Image = NDArray[np.uint8]

PLANAR = {
    **dict.fromkeys(("yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv411p", "yuv410p"), 8),
    **dict.fromkeys(("yuvj420p", "yuvj422p", "yuvj444p"), 8),
    **dict.fromkeys(("yuv420p10le", "yuv422p10le", "yuv444p10le"), 10),
    **dict.fromkeys(("yuv420p12le", "yuv422p12le", "yuv444p12le"), 12),
}
"""Pixel formats of three planes (luma, blue, red) and their bits a sample."""
DEEP = "rgb48le"
"""What pictures beyond SDR are scaled to."""
FULL_RANGE = 2  # AVCOL_RANGE_JPEG
WEBP_METHOD = 0


class Shrinker:
    """Frames to small BGR images for the shot detector, as PySceneDetect's ``SceneManager`` would.

    It scales by ``compute_downscale_factor`` of the long side with OpenCV's linear interpolation.
    Here each plane is scaled before the conversion to BGR, which reads a fraction of the memory;
    sides are rounded to even numbers. Other pixel formats go through swscale.
    """

    def __init__(self) -> None:
        self._shape: tuple[int, int] | None = None
        self._reformatter: Any = None

    def shrink(self, frame: VideoFrame) -> Image:
        """The whole frame, unturned: BGR uint8 [h, w, 3], long side about 256 pixels."""
        if self._shape != (frame.width, frame.height):
            self._prepare(frame.width, frame.height)
        if is_beyond_sdr(frame):
            return self._beyond_sdr(frame)
        bits = PLANAR.get(frame.format.name)
        planes = frame.planes
        if bits is None or any(plane.line_size <= 0 for plane in planes):
            return self._by_swscale(frame)
        luma, blue, red = (self._plane(plane, bits) for plane in planes[:3])
        full = frame.color_range == FULL_RANGE or frame.format.name.startswith("yuvj")
        return self._full_range(luma, blue, red) if full else self._studio(luma, blue, red)

    def _prepare(self, width: int, height: int) -> None:
        import numpy as np
        from av.video.reformatter import VideoReformatter

        with no_programs():
            from scenedetect.scene_manager import compute_downscale_factor

        factor = compute_downscale_factor(max(width, height))
        self._width = max(2, round(width / factor / 2) * 2)
        self._height = max(2, round(height / factor / 2) * 2)
        half = self._width // 2, self._height // 2
        self._half = half
        self._i420: Image = np.empty((self._height * 3 // 2, self._width), np.uint8)
        chroma = self._i420[self._height :].reshape(-1)
        area = half[0] * half[1]
        self._blue = chroma[:area].reshape(half[1], half[0])
        self._red = chroma[area:].reshape(half[1], half[0])
        self._reformatter = VideoReformatter()
        self._shape = width, height

    @staticmethod
    def _plane(plane: Any, bits: int) -> tuple[Any, int]:
        """A view of a plane without its padding, and how far its samples exceed eight bits."""
        import numpy as np

        kind: Any = np.uint8 if bits == 8 else np.uint16
        rows = np.frombuffer(plane, kind).reshape(plane.height, -1)
        return rows[:, : plane.width], bits - 8

    @staticmethod
    def _scale(source: tuple[Any, int], size: tuple[int, int], out: Image | None = None) -> Any:
        import cv2
        import numpy as np

        rows, excess = source
        if not excess:
            return cv2.resize(rows, size, dst=out, interpolation=cv2.INTER_LINEAR)
        small = cv2.resize(rows, size, interpolation=cv2.INTER_LINEAR) >> excess
        if out is None:
            return small.astype(np.uint8)
        out[:] = small
        return out

    def _studio(self, luma: Any, blue: Any, red: Any) -> Image:
        import cv2

        self._scale(luma, (self._width, self._height), self._i420[: self._height])
        self._scale(blue, self._half, self._blue)
        self._scale(red, self._half, self._red)
        return cast("Image", cv2.cvtColor(self._i420, cv2.COLOR_YUV2BGR_I420))

    def _full_range(self, luma: Any, blue: Any, red: Any) -> Image:
        import cv2

        size = self._width, self._height
        parts = [self._scale(part, size) for part in (luma, red, blue)]
        return cast("Image", cv2.cvtColor(cv2.merge(parts), cv2.COLOR_YCrCb2BGR))

    def _by_swscale(self, frame: VideoFrame) -> Image:
        size = self._width, self._height
        return cast(
            "Image", scaled(self._reformatter, frame, size, "bgr24", "BILINEAR").to_ndarray()
        )

    def _beyond_sdr(self, frame: VideoFrame) -> Image:
        """With one curve for all, so that a change of brightness elsewhere changes nothing here."""
        import numpy as np

        size = self._width, self._height
        deep: Any = scaled(self._reformatter, frame, size, DEEP, "BILINEAR").to_ndarray()
        image = to_sdr(deep, frame.color_trc, frame.color_primaries, SCREEN / WHITE)
        return np.ascontiguousarray(image[:, :, ::-1])


class Scaler:
    """Frames to upright RGB images of one size with square pixels.

    Args:
        width: of the upright image, pixels.
        height: of the upright image, pixels.
        orientation: of the decoded frames (``Probe.orientation``).
    """

    def __init__(self, width: int, height: int, orientation: Orientation) -> None:
        from av.video.reformatter import VideoReformatter

        self.width, self.height = width, height
        self._orientation = orientation
        self._size = orientation.stored(width, height)
        self._down, self._colour = VideoReformatter(), VideoReformatter()

    def small(self, frame: VideoFrame) -> VideoFrame:
        """The frame at its kept size, unturned and not yet RGB: what candidates are held as."""
        deep = is_beyond_sdr(frame)
        if frame.interlaced_frame:
            return self._one_field(frame, DEEP if deep else "rgb24")
        return scaled(self._down, frame, self._size, DEEP if deep else "yuv420p", "AREA")

    def image(self, small: VideoFrame) -> Image:
        """RGB uint8 [height, width, 3] of what ``small`` gave, upright."""
        name = small.format.name
        rgb = scaled(self._colour, small, self._size, "rgb24") if name == "yuv420p" else small
        pixels: Any = rgb.to_ndarray()
        if name == DEEP:
            pixels = to_sdr(pixels, small.color_trc, small.color_primaries)
        return upright(pixels, self._orientation)

    def grey(self, frame: VideoFrame) -> Image:
        """Grey uint8 [height, width], upright: the luma of a frame, scaled once."""
        import cv2

        if is_beyond_sdr(frame):
            shown = self.image(self.small(frame))
            return cast("Image", cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY))
        pixels: Any = scaled(self._down, frame, self._size, "gray", "AREA").to_ndarray()
        return upright(pixels, self._orientation)

    def _one_field(self, frame: VideoFrame, form: str) -> VideoFrame:
        """An interlaced frame from its even lines alone, so that movement leaves no combs.

        Narrowed at full height first: only then are lines dropped and the height scaled.
        """
        import av
        import cv2
        import numpy as np

        narrow = scaled(self._down, frame, (self._size[0], frame.height), form, "AREA")
        field: Any = np.ascontiguousarray(narrow.to_ndarray()[::2])
        field = cv2.resize(field, self._size, interpolation=cv2.INTER_AREA)
        small = av.VideoFrame.from_ndarray(field, format=form)
        small.color_trc, small.color_primaries = frame.color_trc, frame.color_primaries
        return small


def scaled(
    reformatter: VideoReformatter,
    frame: VideoFrame,
    size: tuple[int, int],
    form: str,
    interpolation: str | None = None,
) -> VideoFrame:
    """A frame at a size (width, height) and in a pixel format, by its own matrix."""
    matrix = matrix_of(frame)
    return reformatter.reformat(
        frame,
        *size,
        form,
        src_colorspace=matrix,
        dst_colorspace=matrix,
        interpolation=interpolation,
        threads=1,
    )


def fitted(width: int, height: int, long_side: int) -> tuple[int, int]:
    """Width and height scaled down to fit ``long_side``; never enlarged, at least 2 pixels."""
    factor = min(1.0, long_side / max(width, height))
    return max(2, round(width * factor)), max(2, round(height * factor))


@dataclass(frozen=True, slots=True)
class Look:
    """What a small image shows of its frame.

    Attributes:
        sharpness: variance of the Laplacian (Pech-Pacheco et al., ICPR 2000).
        luma: mean grey, 0..255.
        contrast: standard deviation of grey.
        trace: grey at 16 x 9, for comparing frames.
    """

    sharpness: float
    luma: float
    contrast: float
    trace: Image


def look(small: Image) -> Look:
    """Judge a small BGR image [h, w, 3] uint8."""
    import cv2

    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    mean, spread = cv2.meanStdDev(grey)
    _, edges = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
    trace: Any = cv2.resize(grey, (16, 9), interpolation=cv2.INTER_AREA)
    return Look(float(edges[0, 0]) ** 2, float(mean[0, 0]), float(spread[0, 0]), trace)


def encode_webp(image: Image, quality: int) -> bytes:
    """An RGB image [h, w, 3] or a grey one [h, w], uint8, as WebP; always the same bytes.

    ``WEBP_METHOD`` 0 takes 3 ms an image of 512 x 288 where the usual 4 takes 11, for files a third
    larger.
    """
    from PIL import Image as Pictures

    buffer = io.BytesIO()
    Pictures.fromarray(image).save(buffer, "WEBP", quality=quality, method=WEBP_METHOD)
    return buffer.getvalue()
