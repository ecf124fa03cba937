"""Fetches a catalogue's model from the Hugging Face Hub: resumed, checked, and whole or not at all.

The Hub's client names the files, their sizes and checksums; the bytes are streamed here, since that
client (1.33) drops what it has of a file when a download into a folder is interrupted. A mirror is
named by HF_ENDPOINT. No token is sent, and nothing about the user.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from engine.errors import Cancelled, EnvironmentProblem, HeimdexError, ModelUnavailable, UsageError
from engine.messages import Code
from engine.models.catalogue import CatalogueModel, PinnedFile
from engine.models.digests import sha256
from engine.models.folder import InstalledModel, ModelFolder, Provenance, not_written
from engine.models.formats import recognise

_ATTEMPTS = 3  # in a row without one byte more
_PAUSE = 1.0  # seconds between them
_PROGRESS = 0.1  # seconds between reports
_TIMEOUT = 20.0  # seconds without an answer, or without a byte
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class _RemoteFile:
    """A file to fetch; ``sha256`` or ``git_sha1`` as the Hub states them, or as it is pinned.

    ``address`` is None for one of the model's repository on the Hub.
    """

    path: str
    bytes: int
    sha256: str | None
    git_sha1: str | None
    address: str | None = None


@dataclass(slots=True)
class _Fetch:
    """One download under way; ``done`` and ``total`` are bytes of all its files."""

    model: CatalogueModel
    endpoint: str
    commit: str
    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]
    total: int = 0
    done: int = 0
    reported: float = 0.0  # on the monotonic clock

    def tick(self, more: int = 0) -> None:
        """Count bytes that came; reports now and then, and at the end."""
        if self.cancelled():
            raise Cancelled(f"the download of {self.model.name}")
        self.done += more
        now = time.monotonic()
        if self.done == self.total or now - self.reported >= _PROGRESS:
            self.reported = now
            self.progress(self.done, self.total)


def download(
    model: CatalogueModel,
    folder: ModelFolder,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    offline: bool = False,
) -> InstalledModel:
    """Fetch the model into the folder and returns it; at once where it is there already.

    Args:
        progress: called with the bytes that are here and the bytes of the whole.
        cancelled: asked after each chunk; what has arrived is kept for the next time.
        offline: the user forbids the network; nothing is then asked of it.

    Raises:
        Cancelled: ``cancelled`` said so.
        EnvironmentProblem: ``offline``, no answer, a full disk, or already being fetched.
        ModelUnavailable: the Hub does not have it, wants an account, or what came is damaged.
        UsageError: the model is bundled.
    """
    from filelock import FileLock, Timeout

    if model.bundled:
        raise UsageError(Code.STARTER_NEEDS_NO_DOWNLOAD, name=model.name)
    present = _present(model, folder)
    if present is not None:
        return present
    if cancelled():
        raise Cancelled(f"the download of {model.name}")
    if offline:
        raise EnvironmentProblem(Code.DOWNLOADS_OFF, name=model.name)
    with _as_problems(model, folder):
        endpoint = (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")
        commit, files = _listing(model, endpoint)
        staging = folder.staging(f"{folder.download_key(model.kind, model.name)}-{commit[:12]}")
        lock = FileLock(staging.with_suffix(".lock"))
        try:
            with lock.acquire(timeout=0):
                fetch = _Fetch(model, endpoint, commit, progress, cancelled)
                _fetch_all(fetch, files, staging, folder)
                return _adopt(model, folder, staging, commit)
        except Timeout as error:
            raise EnvironmentProblem(Code.DOWNLOAD_UNDER_WAY, name=model.name) from error


def _present(model: CatalogueModel, folder: ModelFolder) -> InstalledModel | None:
    try:
        found = folder.find(model.kind, model.name)
    except ModelUnavailable:
        return None  # that is what a download is for
    return found if found.ref.revision == model.revision else None


def _listing(model: CatalogueModel, endpoint: str) -> tuple[str, list[_RemoteFile]]:
    """The commit that the revision stands for, and the files to fetch of it."""
    if model.pinned:
        return model.revision, [_asked(each) for each in model.pinned]
    from huggingface_hub import HfApi

    info = HfApi(endpoint=endpoint, token=False).model_info(
        model.repo, revision=model.revision, files_metadata=True, timeout=_TIMEOUT
    )
    if info.sha is None or not _COMMIT.fullmatch(info.sha):
        raise ModelUnavailable(Code.SERVER_NOT_A_HUB, name=model.repo, server=endpoint)
    siblings: list[Any] = info.siblings or []
    wanted = [one for one in siblings if _is_wanted(one.rfilename, model.files)]
    if not any(one.rfilename.endswith((".safetensors", "model.bin")) for one in wanted):
        pickled = any(one.rfilename.endswith((".bin", ".pt", ".pth")) for one in siblings)
        code = Code.MODEL_ONLY_PICKLES if pickled else Code.MODEL_NO_WEIGHTS
        raise ModelUnavailable(code, name=model.repo)
    return info.sha, [
        _RemoteFile(
            one.rfilename,
            one.lfs.size if one.lfs else one.size or 0,
            one.lfs.sha256 if one.lfs else None,
            None if one.lfs else one.blob_id,
        )
        for one in wanted
    ]


def _asked(pinned: PinnedFile) -> _RemoteFile:
    """A file at an address of its own, with the length that its server says."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]

    headers = {"Accept-Encoding": "identity"}
    answer = get_session().head(
        pinned.address, headers=headers, follow_redirects=True, timeout=_TIMEOUT
    )
    hf_raise_for_status(answer)
    length = int(answer.headers.get("Content-Length", 0))
    return _RemoteFile(pinned.path, length, pinned.sha256, None, pinned.address)


def _is_wanted(name: str, patterns: tuple[str, ...]) -> bool:
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts
    return inside and any(fnmatchcase(name, pattern) for pattern in patterns)


def _fetch_all(fetch: _Fetch, files: list[_RemoteFile], staging: Path, folder: ModelFolder) -> None:
    fetch.total = sum(file.bytes for file in files)
    missing = [file for file in files if not (staging / file.path).is_file()]
    fetch.done = fetch.total - sum(file.bytes for file in missing)
    begun = [_size(_part(staging / file.path)) for file in missing]
    folder.need_space(sum(file.bytes for file in missing) - sum(begun))
    fetch.tick()
    for file in missing:
        target = staging / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        _fetch_file(fetch, file, _part(target))
        _check(fetch.model, file, _part(target))
        os.replace(_part(target), target)


def _fetch_file(fetch: _Fetch, file: _RemoteFile, part: Path) -> None:
    """Stream the file to ``part``, from where ``part`` ends; a broken connection is taken up."""
    import httpx

    before = fetch.done
    failures = 0
    while _size(part) < file.bytes or not part.exists():
        here = _size(part)
        fetch.done = before + here
        try:
            _stream(fetch, file, part)
        except httpx.TransportError as error:
            failures = 1 if _size(part) > here else failures + 1
            if failures >= _ATTEMPTS:
                raise
            _wait(fetch, error)
    fetch.done = before + file.bytes
    fetch.tick()


def _stream(fetch: _Fetch, file: _RemoteFile, part: Path) -> None:
    from huggingface_hub import get_session, hf_hub_url
    from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]

    url = file.address or hf_hub_url(
        fetch.model.repo, file.path, revision=fetch.commit, endpoint=fetch.endpoint
    )
    here = _size(part)
    # Compressed bytes could be neither counted nor resumed.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={here}-"} if here else {})
    with get_session().stream(
        "GET", url, headers=headers, follow_redirects=True, timeout=_TIMEOUT
    ) as answer:
        hf_raise_for_status(answer)
        resumed = here > 0 and answer.status_code == 206
        if here and not resumed:
            fetch.done -= here  # the server sends the file from its beginning
        with part.open("ab" if resumed else "wb") as sink:
            for chunk in answer.iter_bytes():  # as they come: nothing is lost when it breaks
                sink.write(chunk)
                fetch.tick(len(chunk))
    if _size(part) > file.bytes:
        part.unlink()
        raise _damaged(fetch.model, file)


def _wait(fetch: _Fetch, error: Exception) -> None:
    until = time.monotonic() + _PAUSE
    while time.monotonic() < until:
        if fetch.cancelled():
            raise Cancelled(f"the download of {fetch.model.name}") from error
        time.sleep(0.05)


def _check(model: CatalogueModel, file: _RemoteFile, part: Path) -> None:
    """Compare with the checksum that the Hub states; what is damaged is deleted."""
    if file.sha256 is not None:
        whole = sha256(part) == file.sha256
    elif file.git_sha1 is not None:
        content = part.read_bytes()
        head = f"blob {len(content)}\0".encode()
        # Git names a file by SHA-1: no secret is kept by it here.
        whole = hashlib.sha1(head + content, usedforsecurity=False).hexdigest() == file.git_sha1
    else:
        whole = _size(part) == file.bytes
    if not whole:
        part.unlink()
        raise _damaged(model, file)


def _damaged(model: CatalogueModel, file: _RemoteFile) -> ModelUnavailable:
    return ModelUnavailable(Code.DOWNLOAD_DAMAGED, file=file.path, name=model.name)


def _adopt(
    model: CatalogueModel, folder: ModelFolder, staging: Path, commit: str
) -> InstalledModel:
    try:
        found = recognise(staging)
    except UsageError as error:
        raise ModelUnavailable(
            Code.DOWNLOAD_UNUSABLE, name=model.repo, reason=error.message
        ) from error
    if found.kind is not model.kind:
        raise ModelUnavailable(
            Code.DOWNLOAD_OF_OTHER_KIND,
            name=model.repo,
            kind=found.kind.value,
            expected=model.kind.value,
        )
    return folder.adopt(
        staging,
        found,
        Provenance(
            model.name,
            model.pinned[0].address if model.pinned else f"hub:{model.repo}@{commit}",
            model.licence,
            commit,
            model.languages,
            model.prompts,
        ),
    )


@contextmanager
def _as_problems(model: CatalogueModel, folder: ModelFolder) -> Iterator[None]:
    """Turn the network's and the disk's errors into what the user can fix."""
    import httpx
    from huggingface_hub import errors

    try:
        yield
    except HeimdexError:
        raise
    except errors.GatedRepoError as error:
        raise ModelUnavailable(Code.SERVER_NEEDS_ACCOUNT, name=model.repo) from error
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        raise ModelUnavailable(
            Code.SERVER_HAS_NO_MODEL, name=model.repo, revision=model.revision
        ) from error
    except errors.RemoteEntryNotFoundError as error:
        raise ModelUnavailable(Code.SERVER_LACKS_FILES, name=model.repo) from error
    except errors.HfHubHTTPError as error:
        status = error.response.status_code
        raise EnvironmentProblem(Code.SERVER_ERROR, name=model.repo, status=status) from error
    except (errors.OfflineModeIsEnabled, httpx.TransportError) as error:
        raise EnvironmentProblem(Code.SERVER_UNREACHABLE, name=model.name) from error
    except OSError as error:
        raise not_written(model.name, folder.root, error) from error


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
