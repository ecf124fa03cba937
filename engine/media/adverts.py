"""Takes away what subtitles say of who made them or passed them on, at their beginning and end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.types import Segment

AT_AN_END = 4
"""Cues at the beginning and at the end among which adverts stand."""
LONGEST = 160
"""Letters of a line that names its makers, at most."""
LINK = re.compile(
    r"\b(?:https?://|www\.)\S+"
    r"|\b[\w-]+\.(?:com|org|net|io|tv|me|co\.kr|kr|ru|info|cc)\b(?:/\S*)?",
    re.IGNORECASE,
)
WITH_A_LINK = 3
"""Words beside a link that leave it an advert; speech that names one says more."""
MADE = re.compile(
    "|".join(
        (
            # English: "Subtitles by", "Synced & corrected by", "English subtitles from"
            r"^\W*(?:\w+ )?(?:subs|subtitles?|(?:closed )?caption(?:s|ed|ing)?|transcript(?:s|ion)?"
            r"|transcribed|translated|translation|sync(?:ed|hroni[sz]ed)?|re-?sync(?:ed)?|ripped"
            r"|encoded)(?:\W+(?:and|&|,)?\W*\w+)?(?:\W+(?:down|up)loaded|\W+provided|\W+created"
            r"|\W+made)?\W+(?:by|from)\b",
            r"^\W*(?:down|up)loaded (?:by|from)\b",
            r"\bopensubtitles\b|\baddic7ed\b|\bsubscene\b|\bamara\.org\b|\bvip member\b",
            r"^\W*advertise your product|\brate this subtitle\b",
            # other languages in Latin and Cyrillic letters
            r"^\W*sous-titr(?:es?|ages?)\b.{0,30}(?:\bpar\b|:|\bst'\s*501)",
            r"^\W*untertitel\w*\b.{0,30}(?:\bvon\b|:|\bim auftrag)",
            r"^\W*(?:sub)?t[ií]tulos\b.{0,30}(?:\bpor\b|:)|^\W*legendas?\b.{0,30}(?:\bpor\b|:)",
            r"^\W*sottotitoli\b.{0,30}(?:\ba cura\b|\bdi\b|:)|^\W*napisy\b.{0,20}:",
            r"^\W*ondertitel\w*\b.{0,20}(?:\bdoor\b|:)",
            r"^\W*(?:субтитры|перевод|редактор субтитров)\b.{0,30}(?::|делал|созда|подготов)",
            # Korean, Chinese, Japanese
            r"^\W*(?:한글\s*)?자막\s*(?:제작|번역|편집|싱크|제공|수정|by|:)",
            r"^\W*(?:번역|싱크|제작|자막\s*제작)\s*[:/]|^\W*자막(?:은)?\s*\S+(?:에서|이|가)\s*제작",
            r"^\W*字幕\s*(?:组|組|翻译|翻譯|制作|製作|提供|:|：|by)",
            r"^\W*(?:翻译|翻譯|翻訳|校对|校對|时间轴|時間軸|压制)\s*[:：]",
        )
    ),
    re.IGNORECASE,
)


def without_adverts(segments: Sequence[Segment]) -> list[Segment]:
    """The segments less the adverts among the first and last few; the rest stays as it is."""
    last = len(segments) - AT_AN_END
    return [
        segment
        for place, segment in enumerate(segments)
        if not (place < AT_AN_END or place >= last) or not is_advert(segment.text)
    ]


def is_advert(text: str) -> bool:
    """Whether a line only tells who made the subtitles, or leads to a page of the web."""
    if len(text) > LONGEST:
        return False
    beside = LINK.sub(" ", text)
    alone = beside != text and len(re.findall(r"\w+", beside)) <= WITH_A_LINK
    return alone or MADE.search(text) is not None
