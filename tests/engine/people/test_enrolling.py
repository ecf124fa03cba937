"""Enrolling by photos: those that serve, and those that do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from engine.api.engine import Engine
from engine.errors import ModelUnavailable, UsageError
from engine.messages import Code
from engine.models.faces import FaceModel

pytestmark = pytest.mark.shared


def code_of(engine: Engine, *photos: Path) -> Code:
    """Why some photos are refused; nobody is enrolled then."""
    with pytest.raises(UsageError) as refused:
        engine.people.enrol("Minji", photos)
    assert "Minji" not in [row["name"] for row in engine.people.all()]
    return refused.value.message.code


def test_photos_that_do_not_serve_are_refused_and_named(
    engine: Engine, shared_dir: Path, tmp_path: Path
) -> None:
    faces, photos = shared_dir / "media" / "faces", shared_dir / "media" / "photos"
    assert code_of(engine, photos / "bee.jpg") is Code.PHOTO_WITHOUT_FACE
    assert code_of(engine, faces / "obama_and_biden.jpg") is Code.PHOTO_WITH_FACES
    assert code_of(engine, photos / "face.jpg") is Code.PHOTO_WITH_FACES
    assert code_of(engine, faces / "obama.jpg", faces / "biden.jpg") is Code.PHOTO_OF_ANOTHER
    assert code_of(engine, tmp_path / "absent.jpg") is Code.PATH_NOT_FOUND
    text = tmp_path / "text.jpg"
    text.write_text("no picture")
    assert code_of(engine, text) is Code.PICTURE_UNKNOWN_FORMAT
    with Image.open(faces / "obama.jpg") as picture:
        picture.filter(ImageFilter.GaussianBlur(14)).save(tmp_path / "blurred.jpg")
    assert code_of(engine, tmp_path / "blurred.jpg") is Code.PHOTO_UNCLEAR
    assert code_of(engine, faces / "obama.jpg", photos / "bee.jpg") is Code.PHOTO_WITHOUT_FACE


def test_a_person_is_found_by_a_photo_at_once(engine: Engine, shared_dir: Path) -> None:
    """In what is indexed already, without a worker."""
    row = engine.people.enrol("Obama", [shared_dir / "media" / "faces" / "obama2.jpg"])
    assert row["enrolled"] == 1
    assert row["faces"] >= 5
    assert Path(row["picture"] or "").is_file()
    again = engine.people.enrol("obama", [shared_dir / "media" / "faces" / "obama3.jpg"])
    assert again["id"] == row["id"]
    assert again["enrolled"] == 2


def test_nobody_is_enrolled_while_people_are_off_or_without_a_model(
    engine: Engine, shared_dir: Path
) -> None:
    photo = shared_dir / "media" / "faces" / "obama.jpg"
    engine.set_setting("people", "off")
    assert code_of(engine, photo) is Code.PEOPLE_OFF
    engine.set_setting("people", "on")
    engine.library.database.run("DELETE FROM chosen_models")
    with pytest.raises(ModelUnavailable):
        engine.people.enrol("Minji", [photo])


def test_a_picture_with_five_hundred_faces_is_bounded(model: FaceModel, shared_dir: Path) -> None:
    """All are found that the detector finds; the step keeps the largest."""
    with Image.open(shared_dir / "media" / "faces" / "obama2.jpg") as opened:
        face = opened.convert("RGB").crop((150, 180, 520, 640)).resize((60, 74))
    wall = Image.new("RGB", (60 * 25, 74 * 20))
    for number in range(500):
        wall.paste(face, (60 * (number % 25), 74 * (number // 25)))
    found = model.faces(np.asarray(wall), 1280, 0.7)
    assert 100 < len(found) <= 1000
