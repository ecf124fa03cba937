"""Reading, with the real PP-OCRv6: what is read, what is not, and where it stands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.errors import ModelUnavailable
from engine.models.folder import ModelFolder, bundled
from engine.models.loader import ModelPool
from engine.models.screen_text import ReadLine, ScreenTextModel
from engine.types import ModelKind
from tests.made_screens import FULL_HD, blank, scenery, slide, write

SCALE = 576 / 1080
LATIN = (
    "Quarterly revenue grew by 12.5% to 4,310 units",
    "Sale 50% until Friday",
    "Contact: sales@example.com +49 30 1234567",
    "The quick brown fox jumps over the lazy dog",
)
EAST_ASIAN = ("日本語のテキスト", "中文字幕测试", "東京タワー 333 m")
KOREAN = ("안녕하세요 여러분", "회의 자료 보고서", "서울특별시 강남구", "감사합니다", "품질 관리")
TWO_PER_CENT = 22  # of 1080, pixels


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScreenTextModel]:
    pool = ModelPool(ModelFolder(tmp_path_factory.mktemp("models")))
    found = pool.get(ModelKind.SCREEN_TEXT, "PP-OCRv6-small")
    assert isinstance(found, ScreenTextModel)
    yield found
    pool.close()


def grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def read(model: ScreenTextModel, image: NDArray[np.uint8]) -> list[ReadLine]:
    return model.read(image, model.find(image, SCALE))


def letters(text: str) -> str:
    return "".join(text.split())


def texts(lines: Sequence[ReadLine]) -> list[str]:
    return [letters(line.text) for line in lines]


def test_letters_of_two_per_cent_of_the_height_are_read(model: ScreenTextModel) -> None:
    found = texts(read(model, grey(slide(LATIN, TWO_PER_CENT))))
    assert found == [letters(line) for line in LATIN]


def test_east_asian_letters_and_numbers_are_read(model: ScreenTextModel) -> None:
    picture = slide(EAST_ASIAN, TWO_PER_CENT + 8, east_asian=True)
    assert texts(read(model, grey(picture))) == [letters(line) for line in EAST_ASIAN]


def test_light_letters_on_a_picture_are_read(model: ScreenTextModel) -> None:
    picture = write(scenery(), "We found the old lighthouse", (500, 960), 36, colour=(255,) * 3)
    assert "Wefoundtheoldlighthouse" in texts(read(model, grey(picture)))


@pytest.mark.parametrize("quarters", [1, 3])
def test_text_that_runs_up_or_down_is_read(model: ScreenTextModel, quarters: int) -> None:
    turned = np.rot90(grey(slide(LATIN, TWO_PER_CENT + 6)), quarters)
    lines = read(model, np.ascontiguousarray(turned))
    assert sorted(texts(lines)) == sorted(letters(line) for line in LATIN)
    assert all(line.turned for line in lines)


def test_words_have_their_places(model: ScreenTextModel) -> None:
    picture = write(blank(), "alpha beta gamma", (480, 540), 60)
    (line,) = read(model, grey(picture))
    assert [word.text for word in line.words] == ["alpha", "beta", "gamma"]
    lefts = [word.box[0] for word in line.words]
    rights = [word.box[0] + word.box[2] for word in line.words]
    ink = grey(picture) < 128
    for left, right in zip(lefts, rights, strict=True):
        columns = ink[:, round(left * 1920) : round(right * 1920)].any(axis=0)
        assert columns.mean() > 0.6, "a word's box is full of its letters"
    gaps = [after - before for before, after in zip(rights, lefts[1:], strict=False)]
    assert all(gap > 0 for gap in gaps)


def test_korean_that_cannot_be_read_gives_nothing_rather_than_garbage(
    model: ScreenTextModel,
) -> None:
    picture = slide(KOREAN, 32, east_asian=True)
    assert texts(read(model, grey(picture))) == []
    mixed = slide(("Samsung 갤럭시 S24", "할인 50% 금요일까지"), 32, east_asian=True)
    for text in texts(read(model, grey(mixed))):
        assert text.isascii(), "of a line with two scripts the words that are known"


def test_mirrored_and_upside_down_text_is_not_taken_for_other_text(
    model: ScreenTextModel,
) -> None:
    upright = grey(slide(LATIN, TWO_PER_CENT + 6))
    for image in (upright[:, ::-1], upright[::-1, ::-1]):
        assert texts(read(model, np.ascontiguousarray(image))) == []


def test_pictures_without_text_have_none(model: ScreenTextModel) -> None:
    noise = np.random.default_rng(0).integers(0, 256, FULL_HD[::-1], np.uint8)
    for image in (noise, grey(scenery()), grey(blank())):
        assert read(model, image) == []


def test_a_page_of_hundreds_of_lines_is_bounded(model: ScreenTextModel) -> None:
    picture = np.asarray(blank((1920, 1920)))
    for column in range(4):
        for row in range(125):
            at = (20 + column * 480, 6 + row * 15)
            cv2.putText(picture, f"item {column}-{row}", at, 0, 0.4, (0, 0, 0), 1, cv2.LINE_AA)
    assert 300 <= len(model.find(grey(picture), 1.0)) <= 600


def test_it_comes_with_the_program_and_is_named_by_its_content() -> None:
    model = bundled(ModelKind.SCREEN_TEXT)
    assert model is not None
    assert model.ref.name == "PP-OCRv6-small"
    assert len(model.ref.revision) >= 32
    assert model.bundled


def test_the_package_that_carries_the_weights_is_never_imported(tmp_path: Path) -> None:
    """Its own code would fetch what it misses from the network, and writes to the terminal."""
    code = (
        "import sys; from pathlib import Path\n"
        "from engine.models.loader import ModelPool; from engine.models.folder import ModelFolder\n"
        "from engine.types import ModelKind\n"
        f"pool = ModelPool(ModelFolder(Path({str(tmp_path)!r})))\n"
        "pool.get(ModelKind.SCREEN_TEXT, 'PP-OCRv6-small')\n"
        "print([name for name in ('rapidocr', 'requests', 'torch') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


def test_a_damaged_recogniser_is_the_models_fault(tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / "rec.onnx").write_bytes(b"\0" * 64 + b"character")
    models = ModelFolder(tmp_path / "models")
    models.import_folder(folder)
    with pytest.raises(ModelUnavailable, match="damaged"):
        ModelPool(models).get(ModelKind.SCREEN_TEXT, "damaged")
