"""Downloads from a local server with the Hub's layout: whole, resumed, damaged and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import Cancelled, EnvironmentProblem, ModelUnavailable, UsageError
from engine.models import download as downloads
from engine.models.catalogue import CATALOGUE, CatalogueModel, by_name
from engine.models.download import download
from engine.models.folder import ModelFolder
from engine.types import ModelKind
from tests.hub_server import COMMIT, Hub, serving

REPO = "someone/random-clip"
WEIGHTS = "open_clip_model.safetensors"
VISUAL_FILES = by_name(ModelKind.VISUAL, "ViT-B-16-SigLIP2-256").files


def offered(revision: str = COMMIT) -> CatalogueModel:
    return CatalogueModel(
        ModelKind.VISUAL, "offered", REPO, revision, VISUAL_FILES, "MIT", 1, 32, "a test", "tiny"
    )


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, random_clip: Path) -> Iterator[Hub]:
    with serving() as server:
        server.repos[REPO] = {
            path.name: path.read_bytes() for path in random_clip.iterdir() if path.is_file()
        } | {"README.md": b"no model", "open_clip_pytorch_model.bin": b"a pickle"}
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setattr(downloads, "_PAUSE", 0.01)
        yield server


def test_download_installs_only_what_is_needed_at_the_commit(
    hub: Hub, model_folder: ModelFolder
) -> None:
    steps: list[tuple[int, int]] = []
    found = download(offered(), model_folder, lambda done, total: steps.append((done, total)))
    assert found.ref.revision == COMMIT
    assert found.ref.dimension == 32
    assert (found.licence, found.source) == ("MIT", f"hub:{REPO}@{COMMIT}")
    assert model_folder.find(ModelKind.VISUAL, "offered") == found
    assert model_folder.verify("offered") == []
    assert not (found.path / "open_clip_pytorch_model.bin").exists()
    assert steps == sorted(steps), "progress went backwards"
    assert steps[-1] == (found.bytes, found.bytes)
    assert not any("Authorization" in headers for headers in hub.headers)


def test_branch_is_recorded_as_the_commit_it_stood_for(hub: Hub, model_folder: ModelFolder) -> None:
    assert download(offered("main"), model_folder).ref.revision == COMMIT


def test_pinned_model_that_is_here_needs_no_network(hub: Hub, model_folder: ModelFolder) -> None:
    first = download(offered(), model_folder)
    hub.requests.clear()
    assert download(offered(), model_folder) == first
    assert hub.requests == []


def test_dropped_connection_is_taken_up_where_it_broke(hub: Hub, model_folder: ModelFolder) -> None:
    hub.drop_after, hub.drops = 5000, 2
    found = download(offered(), model_folder)
    assert model_folder.verify("offered") == []
    assert "bytes=5000-" in hub.ranges(f"{REPO}/{WEIGHTS}")
    assert found.ref.revision == COMMIT


def test_interrupted_download_goes_on_the_next_time(hub: Hub, model_folder: ModelFolder) -> None:
    def stop_in_the_weights() -> bool:
        return any(path.stat().st_size > 0 for path in model_folder.root.rglob(f"{WEIGHTS}.part"))

    with pytest.raises(Cancelled):
        download(offered(), model_folder, cancelled=stop_in_the_weights)
    (part,) = model_folder.root.rglob(f"{WEIGHTS}.part")
    here = 4096
    part.write_bytes(part.read_bytes()[:here])  # as if it had been cut there
    assert [model for model in model_folder.installed() if not model.bundled] == []
    hub.requests.clear()
    download(offered(), model_folder)
    assert hub.ranges(f"{REPO}/{WEIGHTS}") == [f"bytes={here}-"]
    assert model_folder.verify("offered") == []
    assert not any(model_folder.root.rglob("*.part"))


def test_remove_forgets_an_unfinished_download(hub: Hub, model_folder: ModelFolder) -> None:
    hub.ignore_range, hub.drop_after, hub.drops = True, 5000, 1000
    with pytest.raises(EnvironmentProblem):
        download(offered(), model_folder)
    model_folder.remove("offered")
    assert not any(model_folder.root.rglob("*.part"))
    with pytest.raises(ModelUnavailable, match=r"model_not_found\(.*name=offered"):
        model_folder.remove("offered")


def test_server_that_ignores_ranges_does_not_garble_the_file(
    hub: Hub, model_folder: ModelFolder
) -> None:
    hub.ignore_range, hub.drop_after, hub.drops = True, 5000, 1
    download(offered(), model_folder)
    assert model_folder.verify("offered") == []


def test_connection_that_always_breaks_ends_in_words_and_keeps_what_came(
    hub: Hub, model_folder: ModelFolder
) -> None:
    hub.ignore_range, hub.drop_after, hub.drops = True, 5000, 1000
    with pytest.raises(EnvironmentProblem, match="server_unreachable"):
        download(offered(), model_folder)
    assert [part.stat().st_size for part in model_folder.root.rglob("*.part")] == [5000]


@pytest.mark.parametrize("name", [WEIGHTS, "open_clip_config.json"])
def test_wrong_checksum_is_refused_and_deleted(
    hub: Hub, model_folder: ModelFolder, name: str
) -> None:
    hub.lie.add(name)
    with pytest.raises(ModelUnavailable, match=f"download_damaged\\(file={name}, name=offered"):
        download(offered(), model_folder)
    assert not any(model_folder.root.rglob(f"{name}*"))
    hub.lie.clear()
    assert download(offered(), model_folder).ref.name == "offered"


def test_unknown_repository_and_revision_are_refused_in_words(
    hub: Hub, model_folder: ModelFolder
) -> None:
    with pytest.raises(ModelUnavailable, match=r"server_has_no_model\(.*-clip, revision=ffff"):
        download(offered("f" * 40), model_folder)
    hub.repos.clear()
    with pytest.raises(ModelUnavailable, match="server_has_no_model"):
        download(offered(), model_folder)


def test_gated_repository_and_failing_hub_are_told_apart(
    hub: Hub, model_folder: ModelFolder
) -> None:
    hub.status, hub.error_code = 403, "GatedRepo"
    with pytest.raises(ModelUnavailable, match="server_needs_account"):
        download(offered(), model_folder)
    hub.status, hub.error_code = 500, ""
    with pytest.raises(EnvironmentProblem, match=r"server_error\(.*status=500"):
        download(offered(), model_folder)


def test_offline_download_says_so(
    hub: Hub, model_folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # the discard port: nobody listens
    with pytest.raises(EnvironmentProblem, match="server_unreachable"):
        download(offered(), model_folder)


def test_repository_of_pickles_alone_is_refused_before_a_byte(
    hub: Hub, model_folder: ModelFolder
) -> None:
    del hub.repos[REPO][WEIGHTS]
    with pytest.raises(ModelUnavailable, match="model_only_pickles"):
        download(offered(), model_folder)
    assert not any("/content/" in path for _, path, _ in hub.requests)


def test_full_disk_is_refused_before_a_byte(
    hub: Hub, model_folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr("engine.models.folder.shutil.disk_usage", lambda _: usage)
    with pytest.raises(EnvironmentProblem, match=r"not_enough_space\(.*free=1000"):
        download(offered(), model_folder)
    assert not any("/content/" in path for _, path, _ in hub.requests)


def test_model_of_another_kind_is_not_installed(hub: Hub, model_folder: ModelFolder) -> None:
    from dataclasses import replace

    with pytest.raises(ModelUnavailable, match=r"_of_other_kind\(.*kind=visual.*expected=text"):
        download(replace(offered(), kind=ModelKind.TEXT), model_folder)
    assert [model for model in model_folder.installed() if not model.bundled] == []


def test_an_offline_library_asks_nothing_of_the_network(
    hub: Hub, model_folder: ModelFolder
) -> None:
    with pytest.raises(EnvironmentProblem, match="downloads_off"):
        download(offered(), model_folder, offline=True)
    assert not hub.requests
    download(offered(), model_folder)
    assert hub.requests
    assert download(offered(), model_folder, offline=True), "what is here needs no network"


def test_bundled_model_needs_no_download(model_folder: ModelFolder) -> None:
    with pytest.raises(UsageError, match="starter_needs_no_download"):
        download(by_name(ModelKind.TEXT, "starter"), model_folder)


def test_no_catalogue_pattern_fetches_a_pickle() -> None:
    for model in CATALOGUE:
        for name in ("pytorch_model.bin", "open_clip_pytorch_model.bin", "model.pt", "a.pkl"):
            assert not downloads._is_wanted(name, model.files), (model.name, name)
        assert not downloads._is_wanted("../config.json", model.files)
