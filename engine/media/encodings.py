"""Decodes text files in any common encoding; a few bad bytes cost a few letters, not the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.media.letters import EAST_ASIAN, is_usual, likeness
from engine.media.mojibake import is_mojibake, mended

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
OF_LANGUAGE = {
    "ko": ["cp949"], "ja": ["cp932", "euc_jp"], "zh": ["gb18030", "big5"], "tr": ["cp1254"],
    "cs": ["cp1250"], "hr": ["cp1250"], "hu": ["cp1250"], "pl": ["cp1250"], "ro": ["cp1250"],
    "sk": ["cp1250"], "sl": ["cp1250"], "el": ["cp1253"], "he": ["cp1255"], "th": ["cp874"],
    "en": ["cp1252"], "fr": ["cp1252"], "de": ["cp1252"], "es": ["cp1252"], "it": ["cp1252"],
    "pt": ["cp1252"], "nl": ["cp1252"], "sv": ["cp1252"], "da": ["cp1252"], "no": ["cp1252"],
    "fi": ["cp1252"], "ru": ["cp1251"], "uk": ["cp1251"], "bg": ["cp1251"], "sr": ["cp1250"],
    "ar": ["cp1256"], "fa": ["cp1256"], "et": ["cp1257"], "lv": ["cp1257"], "lt": ["cp1257"],
    "vi": ["cp1258"],
}  # fmt: skip
SINGLE_BYTE = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp874", "koi8_r",
]  # fmt: skip
"""Tried where nothing says the encoding; of those that fit alike the earlier is taken."""
SAMPLE = 32 << 10  # bytes of telling lines that an encoding is judged by
SURE = 0.5  # likeness from which letters are those of an East Asian language
HINT = 0.15  # likeness that the language in a file's name is worth
NOISE = 0.35  # charset-normalizer's measure of disorder from which a guess is in doubt
LOST = 0.05  # share of letters lost from which all of them are in doubt
LINE_END = re.compile(rb"\x00(?=\n\x00)")
LONGEST_MENDED = 400  # bytes of a line whose one bad byte is searched for
MOST_MENDED = 200  # such lines


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and how far its letters can be trusted.

    ``lost`` letters could not be read (U+FFFD stands for them). ``doubtful``: nothing says that the
    letters are the ones meant. ``repaired``: a wrong encoding that it went through was undone.
    """

    text: str
    encoding: str
    lost: int = 0
    doubtful: bool = False
    repaired: bool = False


def decode(data: bytes, language: str | None = None) -> Decoded:
    """The text of a file.

    A byte order mark decides, then zero bytes (UTF-16), then whether it is UTF-8 but for a few
    bytes, then how likely its letters are in East Asian encodings, then charset-normalizer.

    Args:
        language: of the file's name (ISO 639-1), where it says one.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding != "utf-8":
                return _judged(_wide(data, encoding), encoding)
            break
    if wide := _zeros(data):
        return _judged(_wide(data, wide), wide)
    data = data.replace(b"\0", b"")
    text = data.decode("utf-8", "replace")
    if _is_utf8(data, text):
        return _judged(_shortened(text), "utf-8")
    return _legacy(data, language)


def decode_all(parts: Sequence[bytes], language: str | None = None) -> tuple[list[str], Decoded]:
    """Texts that belong together, in the one encoding that fits them all."""
    between = b"\n\x1d\n"
    decoded = decode(between.join(part.replace(b"\x1d", b" ") for part in parts), language)
    texts = decoded.text.split("\n\x1d\n")
    if len(texts) != len(parts):
        texts = [part.decode("utf-8", "replace") for part in parts]
    return texts, decoded


def _judged(text: str, encoding: str) -> Decoded:
    """A text in Unicode: whether letters are missing, or it was through a wrong encoding before."""
    lost, letters = text.count("\ufffd"), _foreign(text)
    whole = Decoded(text, encoding, lost, lost > LOST * letters and lost > 2)
    sample = _telling(text.split("\n"))
    if whole.doubtful or not is_mojibake(sample):
        return whole
    better = mended(text, sample)
    if better is None:
        return replace(whole, doubtful=True)
    return Decoded(better, encoding, better.count("\ufffd"), repaired=True)


def _telling(lines: Iterable[str]) -> str:
    """Lines that are not ASCII, as many as an encoding is judged by."""
    kept, size = [], 0
    for line in lines:
        if not line.isascii():
            kept.append(line[:1000])
            size += len(kept[-1])
            if size > SAMPLE:
                break
    return "\n".join(kept)


def _foreign(text: str) -> int:
    """Letters that are not ASCII, each that was lost counted as one."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _zeros(data: bytes) -> str | None:
    """Two bytes a letter, by the zero bytes among them, which stand at one end of the pairs."""
    head = data[:SAMPLE]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if (even + odd) * 16 <= len(head) or max(even, odd) < 0.8 * (even + odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _wide(data: bytes, encoding: str) -> str:
    """Text of two (or four) bytes a letter; where a byte is missing or too much, it goes on behind.

    An end of a line between zero bytes shows the step that its text is in.
    """
    if encoding.startswith("utf-32"):
        return data.decode(encoding, "replace")
    parts, place, line = [], 0, 0
    for found in LINE_END.finditer(data):
        at = found.start() + encoding.endswith("le")
        if (at - place) % 2:
            parts.append(data[place:line].decode(encoding, "replace"))
            parts.append(_in_step(data[line:at], encoding))
            place = line = at
        else:
            line = at + 2
    return "".join([*parts, data[place:].decode(encoding, "replace")])


def _in_step(line: bytes, encoding: str) -> str:
    """The likeliest reading of a line of two bytes a letter that has a byte too much or too few."""
    places = range(0, min(len(line), LONGEST_MENDED), 2)
    readings = [
        line[:n].decode(encoding, "replace") + "\ufffd" + line[n + 1 :].decode(encoding, "replace")
        for n in places
    ]
    return max(readings, key=lambda text: sum(map(is_usual, text)), default="\ufffd")


def _is_utf8(data: bytes, text: str) -> bool:
    """Whether bytes are UTF-8 but for a few: letters of several bytes are no accident."""
    lost = text.count("\ufffd")
    valid = _foreign(text) - lost
    return lost == 0 or valid >= 2 * lost


def _shortened(text: str) -> str:
    """One sign for a run of letters that could not be read."""
    while "\ufffd\ufffd" in text:
        text = text.replace("\ufffd\ufffd", "\ufffd")
    return text


def _legacy(data: bytes, language: str | None) -> Decoded:
    lines = data.splitlines()
    telling = b"\n".join(line[:1000] for line in lines if not line.isascii())[:SAMPLE]
    hinted = OF_LANGUAGE.get(language or "", [])
    scores = {
        encoding: likeness(telling.decode(encoding, "replace"), encoding)
        + (HINT if encoding in hinted else 0)
        for encoding in EAST_ASIAN
    }
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] >= SURE:
        return _with_errors(data, best, doubtful=False)
    encoding, doubtful = _single_byte(telling, hinted)
    return _with_errors(data, encoding, doubtful=doubtful)


def _single_byte(telling: bytes, hinted: Sequence[str]) -> tuple[str, bool]:
    """The likeliest encoding of one byte a letter, and whether that is in doubt."""
    from charset_normalizer import from_bytes

    above = len(telling.translate(None, bytes(range(128))))
    for encoding in hinted:
        lost = telling.decode(encoding, "replace").count("\ufffd")
        if encoding not in EAST_ASIAN and lost <= LOST * above:
            return encoding, False
    fitting = [code for code in SINGLE_BYTE if _bad_lines(telling, code) <= 0.1]
    kept = [line for line in telling.split(b"\n") if all(_fits(line, code) for code in fitting)]
    sample = b"\n".join(kept) or telling
    matches = list(from_bytes(sample, cp_isolation=fitting or SINGLE_BYTE))
    if not matches:
        return "cp1252", True

    def fit(match: CharsetMatch) -> tuple[float, float, int]:
        rank = SINGLE_BYTE.index(match.encoding)
        return round(match.chaos, 2), -round(match.coherence, 1), rank

    found = min(matches, key=fit)
    return found.encoding, found.chaos > NOISE


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _bad_lines(telling: bytes, encoding: str) -> float:
    lines = telling.split(b"\n")
    return sum(not _fits(line, encoding) for line in lines) / len(lines)


def _with_errors(data: bytes, encoding: str, *, doubtful: bool) -> Decoded:
    """Text in an encoding that was found; lines with a bad byte lose the letter around it."""
    text = data.decode(encoding, "replace")
    if "\ufffd" in text and encoding in EAST_ASIAN:
        text = _line_by_line(data, encoding)
    text = _shortened(text)
    lost = text.count("\ufffd")
    return Decoded(text, encoding, lost, doubtful or (lost > LOST * _foreign(text) and lost > 2))


def _line_by_line(data: bytes, encoding: str) -> str:
    """Each line for itself: a bad byte sets the pairs behind it out of step to the line's end."""
    made, searched = [], 0
    for line in data.split(b"\n"):
        text = line.decode(encoding, "replace")
        if "\ufffd" in text and len(line) <= LONGEST_MENDED and searched < MOST_MENDED:
            searched += 1
            text = _best_without_a_byte(line, encoding, text)
        made.append(text)
    return "\n".join(made)


def _best_without_a_byte(line: bytes, encoding: str, text: str) -> str:
    """The likeliest of the readings of a line that each leave one byte out."""
    readings = [text]
    for place in range(len(line)):
        if line[place] >= 0x80:
            before, behind = line[:place], line[place + 1 :]
            readings.append(
                before.decode(encoding, "replace") + "\ufffd" + behind.decode(encoding, "replace")
            )
    return max(readings, key=lambda reading: likeness(reading, encoding))
