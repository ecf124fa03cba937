"""Finds the subtitle files beside a video, and reads them in any common encoding."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.media.fingerprint import reading_problem

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

EXTENSIONS = (".srt", ".vtt", ".ass", ".ssa", ".smi", ".sub", ".ttml")
"""Subtitle files that are read, the preferred first."""

FLAGS = frozenset(
    ("forced", "foreign", "signs", "sdh", "cc", "hi", "full", "default", "commentary", "auto")
)
NO_TRANSCRIPT = frozenset(("forced", "foreign", "signs", "commentary"))
ISO_639_1 = frozenset(
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da"
    " de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy"
    " hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg"
    " li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or"
    " os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta"
    " te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
LONGER = {
    "eng": "en", "english": "en", "kor": "ko", "korean": "ko", "kr": "ko", "한국어": "ko",
    "jpn": "ja", "japanese": "ja", "jp": "ja", "日本語": "ja", "zho": "zh", "chi": "zh",
    "chs": "zh", "cht": "zh", "chinese": "zh", "中文": "zh", "cn": "zh", "fra": "fr",
    "fre": "fr", "french": "fr", "deu": "de", "ger": "de", "german": "de", "spa": "es",
    "spanish": "es", "ita": "it", "italian": "it", "por": "pt", "portuguese": "pt", "rus": "ru",
    "russian": "ru", "ara": "ar", "arabic": "ar", "hin": "hi", "hindi": "hi", "nld": "nl",
    "dut": "nl", "dutch": "nl", "pol": "pl", "polish": "pl", "tur": "tr", "turkish": "tr",
    "vie": "vi", "vietnamese": "vi", "tha": "th", "thai": "th", "ind": "id", "indonesian": "id",
    "swe": "sv", "swedish": "sv", "dan": "da", "danish": "da", "nor": "no", "norwegian": "no",
    "fin": "fi", "finnish": "fi", "ces": "cs", "cze": "cs", "czech": "cs", "ell": "el",
    "gre": "el", "greek": "el", "heb": "he", "hebrew": "he", "hun": "hu", "hungarian": "hu",
    "ron": "ro", "rum": "ro", "romanian": "ro", "ukr": "uk", "ukrainian": "uk", "bul": "bg",
    "hrv": "hr", "srp": "sr", "slk": "sk", "slo": "sk", "slv": "sl", "est": "et", "lav": "lv",
    "lit": "lt", "fas": "fa", "per": "fa", "urd": "ur", "ben": "bn", "tam": "ta", "tel": "te",
    "msa": "ms", "may": "ms", "cat": "ca", "eus": "eu", "isl": "is", "ice": "is",
}  # fmt: skip
ENCODINGS = {
    "ko": ["cp949"], "ja": ["cp932", "euc_jp"], "zh": ["gb18030", "big5"], "tr": ["cp1254"],
    "cs": ["cp1250"], "hr": ["cp1250"], "hu": ["cp1250"], "pl": ["cp1250"], "ro": ["cp1250"],
    "sk": ["cp1250"], "sl": ["cp1250"], "el": ["cp1253"], "he": ["cp1255"], "th": ["cp874"],
    "en": ["cp1252"], "fr": ["cp1252"], "de": ["cp1252"], "es": ["cp1252"], "it": ["cp1252"],
    "pt": ["cp1252"], "nl": ["cp1252"], "sv": ["cp1252"], "da": ["cp1252"], "no": ["cp1252"],
}  # fmt: skip
CANDIDATES = [
    "cp949", "cp932", "gb18030", "big5", "euc_jp", "cp1252", "cp1250", "cp1251", "cp1253",
    "cp1254", "cp1255", "cp1256", "cp874",
]  # fmt: skip
"""Tried where nothing says the encoding; of the Western ones the earlier of equals is taken."""
JAMO_AT_MOST = 0.2
EAST_ASIAN = frozenset(("cp949", "cp932", "gb18030", "big5", "euc_jp"))


@dataclass(frozen=True, slots=True)
class SidecarName:
    """What a sidecar's name says: its language (ISO 639-1 where known) and its flags."""

    language: str | None
    flags: frozenset[str]

    @property
    def transcript(self) -> bool:
        """Whether it holds what is said, rather than signs or a commentary."""
        return not self.flags & NO_TRANSCRIPT


def language_code(tag: str | None) -> str | None:
    """A language tag (``eng``, ``ko-KR``, ``Korean``) as ISO 639-1 where known, else None."""
    if not tag:
        return None
    primary = tag.lower().replace("_", "-").split("-")[0]
    return primary if primary in ISO_639_1 and primary not in LONGER else LONGER.get(primary)


def name_of(path: Path, video_stem: str = "") -> SidecarName:
    """Read the tags between the video's stem and the extension: ``film.en.forced.srt``.

    Without the stem, the last tags that mean something are taken.
    """
    middle = _middle(path.name, video_stem) if video_stem else None
    tags = path.stem.split(".")[1:] if middle is None else middle
    language: str | None = None
    flags = set()
    for tag in tags:
        lowered = tag.lower()
        if lowered in FLAGS and not (lowered == "hi" and language is None):
            flags.add(lowered)
        elif code := language_code(tag):
            language = code
    return SidecarName(language, frozenset(flags))


Listing = Mapping[str, Sequence[str]]
"""The subtitle files of one folder by the first part of their names (``film.ko.srt``: ``film``)."""


def list_sidecars(folder: Path) -> Listing:
    """Every subtitle file of a folder, so that many videos in it need not list it each.

    A folder that cannot be listed has none.
    """
    found: dict[str, list[str]] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.lower().endswith(EXTENSIONS):
                    found.setdefault(_first_part(entry.name), []).append(entry.name)
    except OSError:
        return {}
    return found


def find_sidecars(video: Path, listing: Listing | None = None) -> list[Path]:
    """The subtitle files beside a video that bear its stem, sorted; empty where there are none.

    ``film.srt``, ``film.ko.srt``, ``film.en.forced.srt``; upper and lower case alike. What stands
    between the stem and the extension must be a language, a flag or a number, so that
    ``film.part2.srt`` is not taken for ``film.mp4``. ``listing`` is that of the video's folder.
    """
    beside = list_sidecars(video.parent) if listing is None else listing
    stem = video.stem
    names = [name for name in beside.get(_first_part(stem), ()) if _is_sidecar(name, stem)]
    return [video.parent / name for name in sorted(names)]


def sidecar_signature(video: Path, listing: Listing | None = None) -> str:
    """A cheap mark of the sidecars' names, sizes and times of change; "" where there are none."""
    parts = []
    for path in find_sidecars(video, listing):
        try:
            status = path.stat()
        except OSError:
            continue  # gone since the folder was listed
        parts.append(f"{path.name}|{status.st_size}|{status.st_mtime_ns}")
    return _digest("\n".join(parts).encode("utf-8", "surrogateescape")) if parts else ""


def sidecar_digest(video: Path) -> str:
    """A hash of the sidecars' names and contents; "" where there are none.

    Raises:
        EnvironmentProblem: one of them cannot be read.
    """
    found = hashlib.sha256()
    paths = find_sidecars(video)
    for path in paths:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # gone since the folder was listed
        except OSError as error:
            raise reading_problem(path, error) from error
        found.update(f"{_digest(path.name.encode('utf-8', 'surrogateescape'))}\n".encode())
        found.update(f"{_digest(content)}\n".encode())
    return found.hexdigest()[:32] if paths else ""


def decode_text(data: bytes, language: str | None = None) -> str:
    """The text of a subtitle file in any common encoding.

    A byte order mark decides, then valid UTF-8, then UTF-16 by its zero bytes, then the encodings
    of the name's language, then charset-normalizer's judgement of the lines that are not ASCII.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    head = data[:4096]
    if head.count(b"\0") > len(head) // 16:
        little = head[1::2].count(b"\0") >= head[0::2].count(b"\0")
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    for encoding in ("utf-8", *ENCODINGS.get(language or "", [])):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(_guess(data), errors="replace")


def _guess(data: bytes) -> str:
    """The likeliest legacy encoding of text that is not UTF-8."""
    from charset_normalizer import from_bytes

    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[: 64 << 10]
    matches = list(from_bytes(telling, cp_isolation=CANDIDATES))
    if not matches:
        return "cp1252"

    def fit(match: CharsetMatch) -> tuple[bool, float, float, int]:
        rank = CANDIDATES.index(match.encoding)
        return match.encoding in EAST_ASIAN, round(match.chaos, 2), -round(match.coherence, 1), rank

    best = matches[0]
    if best.encoding == "cp949" and _jamo(str(best)) > JAMO_AT_MOST:
        return "euc_jp"
    return best.encoding if best.encoding in EAST_ASIAN else min(matches, key=fit).encoding


def _jamo(text: str) -> float:
    """The share of lone Korean letters among what is not ASCII.

    They are rare in Korean; hiragana in EUC-JP have the same bytes.
    """
    foreign = [letter for letter in text if not letter.isascii()]
    return sum("\u3131" <= letter <= "\u318e" for letter in foreign) / max(1, len(foreign))


def _middle(name: str, stem: str) -> list[str] | None:
    """The tags between a stem and the extension, or None where the stem differs."""
    folded, start = _fold(name), _fold(stem)
    if not folded.startswith(f"{start}."):
        return None
    return _fold(name)[len(start) + 1 :].split(".")[:-1]


def _is_sidecar(name: str, stem: str) -> bool:
    if not name.lower().endswith(EXTENSIONS):
        return False
    middle = _middle(name, stem)
    if middle is None:
        return False
    return all(tag in FLAGS or tag.isdigit() or language_code(tag) for tag in middle)


def _first_part(name: str) -> str:
    return _fold(name).partition(".")[0]


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
