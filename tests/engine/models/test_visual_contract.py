"""What every visual model keeps to: the bundled starter and a random-weight one."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import EnvironmentProblem, ModelUnavailable
from engine.models.folder import InstalledModel, ModelFolder, bundled
from engine.models.visual import VisualModel
from engine.types import DeviceChoice, ModelKind

CPU = DeviceChoice("cpu", "float32", "the test asks for it")


def picture(seed: int, size: tuple[int, int] = (512, 288), form: str = "WEBP") -> bytes:
    noise = np.random.default_rng(seed).integers(0, 256, (9, 16, 3), dtype=np.uint8)
    held = io.BytesIO()
    Image.fromarray(noise).resize(size).save(held, form, quality=80)
    return held.getvalue()


@pytest.fixture(params=["random", "starter"])
def installed_visual(
    request: pytest.FixtureRequest, model_folder: ModelFolder, random_clip: Path
) -> InstalledModel:
    if request.param == "random":
        return model_folder.import_folder(random_clip)
    starter = bundled(ModelKind.VISUAL)
    if starter is None:
        pytest.skip("the program was built without its starter visual model")
    return starter


@pytest.fixture
def visual(installed_visual: InstalledModel) -> VisualModel:
    return VisualModel.load(installed_visual, CPU)


def test_picture_vectors_have_length_one_and_the_named_dimension(visual: VisualModel) -> None:
    found = visual.embed_images([picture(seed) for seed in range(5)])
    assert found.dtype == np.float32
    assert found.shape == (5, visual.ref.dimension)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert (found @ found.T)[~np.eye(5, dtype=bool)].max() < 0.9999, "pictures look all alike"


def test_caption_vectors_share_the_space_of_pictures(visual: VisualModel) -> None:
    found = visual.embed_texts(["a red star", "two circles", "rain"])
    assert found.shape == (3, visual.ref.dimension)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert visual.embed_texts([]).shape == (0, visual.ref.dimension)
    assert visual.embed_images([]).shape == (0, visual.ref.dimension)


def test_vectors_do_not_depend_on_the_batch(visual: VisualModel) -> None:
    items = [(f"frame-{seed}", picture(seed)) for seed in range(7)]
    whole = {key: vector for batch in visual.embed_stream(items, 7) for key, vector in batch}
    parts = {key: vector for batch in visual.embed_stream(items, 3) for key, vector in batch}
    assert list(parts) == [key for key, _ in items], "the order is not kept"
    for key, vector in whole.items():
        assert float(vector @ parts[key]) > 0.99999


@pytest.mark.parametrize("count", [0, 1, 4, 9])
def test_batch_in_flight_changes_neither_order_nor_vectors(visual: VisualModel, count: int) -> None:
    items = [(seed, picture(seed)) for seed in range(count)]
    plain = [pair for batch in visual.embed_stream(items, 4) for pair in batch]
    visual._in_flight = 1  # as on a graphics card
    ahead = [pair for batch in visual.embed_stream(items, 4) for pair in batch]
    assert [key for key, _ in ahead] == [key for key, _ in plain] == list(range(count))
    assert all(np.allclose(a, b, atol=1e-6) for (_, a), (_, b) in zip(ahead, plain, strict=True))


def test_stream_reads_no_more_than_it_needs_ahead(visual: VisualModel) -> None:
    taken: list[int] = []

    def source() -> object:
        for seed in range(100):
            taken.append(seed)
            yield seed, picture(seed % 3)

    stream = visual.embed_stream(source(), 4)  # type: ignore[arg-type]
    next(stream)
    assert len(taken) <= 12
    stream.close()


def test_preprocessing_is_the_models_own(installed_visual: InstalledModel) -> None:
    import open_clip
    import torch

    visual = VisualModel.load(installed_visual, CPU)
    model, _, preprocess = open_clip.create_model_and_transforms(
        f"local-dir:{installed_visual.path}", require_pretrained=True
    )
    model.eval()
    encoded = picture(3, (512, 288))
    with torch.inference_mode():
        pixels = preprocess(Image.open(io.BytesIO(encoded))).unsqueeze(0)
        expected = torch.nn.functional.normalize(model.encode_image(pixels)).numpy()
    assert float(expected[0] @ visual.embed_images([encoded])[0]) > 0.9999


@pytest.mark.parametrize("form", ["WEBP", "JPEG", "PNG"])
def test_every_picture_format_is_read(visual: VisualModel, form: str) -> None:
    assert visual.embed_images([picture(1, form=form)]).shape == (1, visual.ref.dimension)


def test_bytes_that_are_no_picture_are_refused_in_words(visual: VisualModel) -> None:
    with pytest.raises(EnvironmentProblem, match="frame_damaged"):
        visual.embed_images([picture(1), b"no picture"])


def test_half_precision_gives_interchangeable_vectors(installed_visual: InstalledModel) -> None:
    full = VisualModel.load(installed_visual, CPU)
    half = VisualModel.load(installed_visual, DeviceChoice("cpu", "bfloat16", "test"))
    pictures = [picture(seed) for seed in range(4)]
    cosines = (full.embed_images(pictures) * half.embed_images(pictures)).sum(axis=1)
    assert cosines.min() > 0.998


def test_closed_visual_model_says_so(visual: VisualModel) -> None:
    visual.close()
    with pytest.raises(ModelUnavailable, match="closed"):
        visual.embed_texts(["a red star"])
