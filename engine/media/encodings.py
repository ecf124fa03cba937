"""Decodes text files in any common encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

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
