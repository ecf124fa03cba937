"""A model at an address of its own: fetched, held against its checksum, whole or not at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem, ModelUnavailable
from engine.models.catalogue import CatalogueModel, PinnedFile, by_name
from engine.models.download import download
from engine.models.folder import ModelFolder
from engine.types import ModelKind

CONTENT = bytes(range(256)) * 4096 + b"character"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server on this machine that has the file."""
    place = tmp_path / "served"
    place.mkdir()
    (place / "rec.onnx").write_bytes(CONTENT)

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(place))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            """Nothing is written to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/rec.onnx"
        server.shutdown()
        thread.join()


def korean(address: str, content: bytes = CONTENT) -> CatalogueModel:
    """The catalogue's reader of Korean, with its file at this address."""
    known = by_name(ModelKind.SCREEN_TEXT, "korean_PP-OCRv5_mobile_rec")
    digest = hashlib.sha256(content).hexdigest()
    return replace(known, pinned=(PinnedFile("", "", "rec.onnx", 0, digest, address=address),))


def test_it_is_fetched_and_known_by_its_checksum(address: str, tmp_path: Path) -> None:
    models = ModelFolder(tmp_path / "models")
    seen: list[tuple[int, int]] = []
    made = download(korean(address), models, lambda done, total: seen.append((done, total)))
    assert (made.path / "rec.onnx").read_bytes() == CONTENT
    assert made.ref.revision == korean(address).revision
    assert made.source == address
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert models.verify(made.ref.name) == []
    assert download(korean("http://127.0.0.1:9/gone"), models) == made, "it is here already"


def test_other_content_is_refused_and_leaves_nothing(address: str, tmp_path: Path) -> None:
    models = ModelFolder(tmp_path / "models")
    with pytest.raises(ModelUnavailable, match="download_damaged"):
        download(korean(address, b"other"), models)
    assert not [each for each in models.installed() if not each.bundled]


def test_offline_nothing_is_asked(address: str, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="downloads_off"):
        download(korean(address), ModelFolder(tmp_path / "models"), offline=True)
