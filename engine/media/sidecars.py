"""Finds the subtitle files of a video, beside it and in the folders for them, and their changes."""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from engine.errors import EnvironmentProblem, HeimdexError
from engine.media.detect import looks_like_video
from engine.media.fingerprint import reading_problem
from engine.media.languages import language_code
from engine.media.subtitle_names import SidecarName, cuts, folded, nameless, tags_of
from engine.media.text_files import read_text_file
from engine.media.video_names import dated, differ, meetings_of, plain_stem, share_a_word
from engine.messages import Code

EXTENSIONS = (".srt", ".vtt", ".ass", ".ssa", ".smi", ".sub", ".ttml")
"""Subtitle files that are read, the preferred first."""
FOLDERS = frozenset(
    "sub subs subtitle subtitles caption captions transcript transcripts srt 자막 字幕".split()
)
"""Folders beside a video that hold its subtitles (release folders, media servers)."""
HEAPS = frozenset(
    "downloads download desktop videos movies documents tmp temp inbox 다운로드 동영상 비디오"
    " ダウンロード 下载".split()
)
"""Folders that gather what has nothing to do with one another."""
NO_FILM = re.compile(r"(?<![a-z])(?:sample|trailer|teaser)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A subtitle file of a video, and what its name says of it."""

    path: Path
    name: SidecarName


@dataclass(frozen=True, slots=True)
class Listing:
    """The videos of a folder, and the subtitle files there and in its folders for them.

    Attributes:
        videos: names.
        texts: paths from the folder on, with ``/``: ``film.ko.srt``, ``Subs/film/2_English.srt``.
        owners: the texts of each video, by its name.
    """

    folder: str = ""
    videos: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    owners: Mapping[str, Sequence[tuple[str, SidecarName]]] = field(default_factory=dict)

    def of(self, video: str) -> Sequence[tuple[str, SidecarName]]:
        """The texts of a video; one whose extension is no video's joins the others."""
        if not self.texts:
            return ()
        listing = self if video in self.videos else _owned(self, (*self.videos, video))
        return listing.owners.get(video, ())


def list_sidecars(folder: Path) -> Listing:
    """Every subtitle file of a folder, so that many videos in it need not list it each.

    Raises:
        EnvironmentProblem: the folder cannot be listed; one that is gone has none.
    """
    files, folders = _entries(folder)
    texts = [name for name in files if _is_text(name)]
    for name in folders:
        if folded(name) in FOLDERS:
            texts += _texts_below(folder / name, name)
    videos = sorted(name for name in files if looks_like_video(Path(name)))
    return _owned(Listing(folded(folder.name), texts=tuple(sorted(texts))), videos)


def find_sidecars(video: Path, listing: Listing | None = None) -> list[Sidecar]:
    """The subtitle files of a video, sorted by their paths; empty where there are none.

    ``film.srt``, ``film_ko.srt``, ``film.English (SDH).srt``, ``Subs/film/2_English.srt``; upper
    and lower case alike. Of several videos whose names a file's begins with, it is that of the
    longest. ``listing`` is that of the video's folder.
    """
    beside = list_sidecars(video.parent) if listing is None else listing
    texts = sorted(beside.of(video.name), key=lambda owned: owned[0])
    return [Sidecar(video.parent / text, name) for text, name in texts]


def sidecar_signature(video: Path, listing: Listing | None = None) -> str:
    """A cheap mark of the sidecars' names, sizes and times of change; "" where there are none."""
    parts = []
    for sidecar in find_sidecars(video, listing):
        try:
            status = sidecar.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue  # gone since the folder was listed, or a link to nothing
        except OSError as error:
            raise reading_problem(sidecar.path, error) from error
        name = sidecar.path.relative_to(video.parent).as_posix()
        parts.append(f"{name}|{status.st_size}|{status.st_mtime_ns}")
    return _digest("\n".join(parts).encode("utf-8", "surrogateescape")) if parts else ""


def sidecar_digest(video: Path) -> str:
    """A hash of the sidecars' names and contents; "" where there are none.

    One that is no regular file, or larger than any that is read, counts by its name alone.

    Raises:
        EnvironmentProblem: one of them cannot be read.
    """
    found = hashlib.sha256()
    sidecars = find_sidecars(video)
    for path in (sidecar.path for sidecar in sidecars):
        try:
            content = read_text_file(path)
        except EnvironmentProblem as problem:
            if problem.message.code is Code.FILE_GONE:
                continue  # since the folder was listed
            raise
        except HeimdexError as problem:
            content = problem.message.code.encode()
        name = path.relative_to(video.parent).as_posix()
        found.update(f"{_digest(name.encode('utf-8', 'surrogateescape'))}\n".encode())
        found.update(f"{_digest(content)}\n".encode())
    return found.hexdigest()[:32] if sidecars else ""


# --- what is in a folder


def _entries(folder: Path) -> tuple[list[str], list[str]]:
    """The names of a folder's files and folders; hidden ones are left out."""
    files, folders = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if _is_folder(entry):
                    folders.append(entry.name)
                else:
                    files.append(entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    except OSError as error:
        raise reading_problem(folder, error) from error
    return files, folders


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, or to a drive that is away
        return False


def _texts_below(folder: Path, name: str) -> Iterator[str]:
    """The subtitle files of a folder for them, and of each video's folder in it."""
    files, folders = _entries(folder)
    yield from (f"{name}/{file}" for file in files if _is_text(file))
    for inner in folders:
        inside, _ = _entries(folder / inner)
        yield from (f"{name}/{inner}/{file}" for file in inside if _is_text(file))


def _is_text(name: str) -> bool:
    return name.lower().endswith(EXTENSIONS)


# --- whose they are


def _owned(listing: Listing, videos: Sequence[str]) -> Listing:
    """The listing with each text given to the videos that it is of."""
    owners: dict[str, list[tuple[str, SidecarName]]] = defaultdict(list)
    keys = _Keys(videos)
    strangers = []
    for text in listing.texts:
        found = keys.owners(text)
        if found is None:
            strangers.append(text)
            continue
        for video in found.videos:
            owners[video].append((text, found.name))
    for video, text, name in _of_a_sole_video(listing, videos, strangers):
        owners[video].append((text, name))
    return replace(listing, videos=tuple(videos), owners=owners)


@dataclass(frozen=True, slots=True)
class _Owners:
    videos: Sequence[str]
    name: SidecarName


class _Keys:
    """The names by which the videos of a folder are known, from the surest to the least sure.

    A whole name, one without what says only how it was encoded (``film.1080p``), and that of a
    meeting without the word for a recording; the last only where it is one video's.
    """

    def __init__(self, videos: Iterable[str]) -> None:
        self._by: tuple[dict[str, list[str]], ...] = ({}, {}, {})
        for video in videos:
            stem = folded(Path(video).stem)
            self._add(0, folded(video), video)
            self._add(0, stem, video)
            self._add(1, plain_stem(stem), video)
            for meeting in meetings_of(stem):
                self._add(2, meeting, video)
        for key, several in list(self._by[2].items()):
            if len(several) > 1:
                del self._by[2][key]

    def _add(self, level: int, key: str, video: str) -> None:
        if key and video not in self._by[level].setdefault(key, []):
            self._by[level][key].append(video)

    def owners(self, text: str) -> _Owners | None:
        """The videos whose a text is: by its own name, else by the folder that it is in."""
        path = PurePosixPath(text)
        stem = folded(path.stem)
        if len(path.parts) == 3 and (videos := self._called(folded(path.parts[1]))):
            return _Owners(videos, nameless(stem) or self._name_in(stem) or SidecarName())
        for known, own in zip(self._by, (stem, stem, dated(stem)), strict=True):
            for cut in cuts(own):
                if own[:cut] in known and (name := tags_of(own[cut:])):
                    return _Owners(known[own[:cut]], _named_by_folder(path, name))
        return None

    def _called(self, key: str) -> Sequence[str]:
        return next((known[key] for known in self._by if key in known), ())

    def _name_in(self, stem: str) -> SidecarName | None:
        """What is said after a video's name."""
        found = (tags_of(stem[cut:]) for cut in cuts(stem) if self._called(stem[:cut]))
        return next(filter(None, found), None)


def _named_by_folder(path: PurePosixPath, name: SidecarName) -> SidecarName:
    """``Subs/English/film.srt`` is English."""
    if name.language or len(path.parts) < 3:
        return name
    return replace(name, language=language_code(folded(path.parts[1])))


def _of_a_sole_video(
    listing: Listing, videos: Sequence[str], texts: Sequence[str]
) -> Iterator[tuple[str, str, SidecarName]]:
    """Texts that bear no video's name, where only one video is there to which they can belong.

    ``2_English.srt``, ``transcript.vtt``; also one of another name in a folder that is the video's
    own (it shares a word with it), or where the names share a word, unless they speak of different
    years, episodes or parts.
    """
    films = [video for video in videos if not NO_FILM.search(folded(video))]
    if len(films) != 1 or listing.folder in HEAPS:
        return
    stem = folded(Path(films[0]).stem)
    others = []
    for text in texts:
        own = folded(PurePosixPath(text).stem)
        if name := nameless(own):
            yield films[0], text, _named_by_folder(PurePosixPath(text), name)
        elif not differ(stem, own) and share_a_word(stem, own, listing.folder):
            others.append((text, own))
    bare = {_bare(own) for _, own in others}
    if len(bare) == 1:
        for text, own in others:
            yield films[0], text, tags_of(own[len(_bare(own)) :]) or SidecarName()


def _bare(stem: str) -> str:
    """A subtitle file's name without the tags at its end."""
    return stem[: next(cut for cut in reversed(cuts(stem)) if tags_of(stem[cut:]) is not None)]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
