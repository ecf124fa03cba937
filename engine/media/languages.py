"""Languages by their tags: what files and tracks call them, as ISO 639-1."""

from __future__ import annotations

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


def language_code(tag: str | None) -> str | None:
    """A language tag (``eng``, ``ko-KR``, ``Korean``) as ISO 639-1 where known, else None."""
    if not tag:
        return None
    primary = tag.lower().replace("_", "-").split("-")[0]
    return primary if primary in ISO_639_1 and primary not in LONGER else LONGER.get(primary)
