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
    "baq": "eu", "mac": "mk", "mkd": "mk", "sqi": "sq", "alb": "sq", "hye": "hy", "arm": "hy",
    "kat": "ka", "geo": "ka", "aze": "az", "bel": "be", "bos": "bs", "afr": "af", "tgl": "tl",
    "fil": "tl", "khm": "km", "lao": "lo", "mya": "my", "bur": "my", "mon": "mn", "nob": "no",
    "nno": "no", "nb": "no", "nn": "no", "cym": "cy", "wel": "cy", "gle": "ga", "glg": "gl",
    "mal": "ml", "kan": "kn", "mar": "mr", "guj": "gu", "pan": "pa", "sin": "si", "nep": "ne",
    "kaz": "kk", "uzb": "uz", "swa": "sw", "amh": "am", "iw": "he", "cmn": "zh", "yue": "zh",
    "nan": "zh", "gb": "zh", "big5": "zh", "sc": "zh", "tc": "zh",
    "bulgarian": "bg", "croatian": "hr", "serbian": "sr", "slovak": "sk", "slovenian": "sl",
    "estonian": "et", "latvian": "lv", "lithuanian": "lt", "persian": "fa", "farsi": "fa",
    "urdu": "ur", "bengali": "bn", "tamil": "ta", "telugu": "te", "malay": "ms",
    "catalan": "ca", "basque": "eu", "icelandic": "is", "filipino": "tl", "tagalog": "tl",
    "malayalam": "ml", "kannada": "kn", "marathi": "mr", "galician": "gl", "macedonian": "mk",
    "albanian": "sq", "mandarin": "zh", "cantonese": "zh", "castilian": "es",
    "castellano": "es", "brazilian": "pt", "flemish": "nl",
    "한국": "ko", "한글": "ko", "국문": "ko", "영어": "en", "영문": "en", "일본어": "ja",
    "일어": "ja", "중국어": "zh", "프랑스어": "fr", "독일어": "de", "스페인어": "es",
    "러시아어": "ru", "日文": "ja", "英文": "en", "英語": "en", "英语": "en", "韓国語": "ko",
    "韩语": "ko", "韩文": "ko", "韓文": "ko", "中国語": "zh", "国语": "zh", "國語": "zh",
    "简体": "zh", "繁体": "zh", "繁體": "zh", "简体中文": "zh", "繁體中文": "zh", "简中": "zh",
    "繁中": "zh", "français": "fr", "francais": "fr", "deutsch": "de", "español": "es",
    "espanol": "es", "italiano": "it", "português": "pt", "portugues": "pt",
    "русский": "ru", "polski": "pl", "türkçe": "tr", "svenska": "sv", "norsk": "no",
    "dansk": "da", "suomi": "fi", "nederlands": "nl", "čeština": "cs", "magyar": "hu",
    "română": "ro", "ελληνικά": "el", "українська": "uk", "ไทย": "th", "العربية": "ar",
    "עברית": "he", "हिन्दी": "hi", "tiếng": "vi", "việt": "vi",
}  # fmt: skip
"""ISO 639-2, what is written for it, and the names of languages in English and in their own."""
REGIONS = frozenset(
    "ae ar at au be bg bo br by ca ch cl cn co cr cz de dk do dz ec ee eg es fi fr gb ge gr gt hk"
    " hn hr hu id ie il in iq ir is it jo jp ke kp kr kw kz lb lt lu lv ma md me mk mo mt mx my ng"
    " ni nl no np nz pa pe ph pk pl pr pt py qa ro rs ru sa se sg si sk sv th tn tr tw ua uk us uy"
    " ve vn za 001 419 150".split()
)
"""ISO 3166 countries and UN M49 areas that follow a language: pt-BR, es-419."""
KINDS_OF_A_LANGUAGE = frozenset(
    "hans hant latn cyrl arab latin latam american european british canadian australian"
    " simplified traditional brazil".split()
)
"""Scripts and areas that say which kind of a language it is."""
EVERYDAY_WORDS = frozenset(
    "am an as be da de di do du el et he hi hu ii in io is it ja la le li lo me mi my na no oc or"
    " os pa ra sa se si so ta to uk us vi wo za may mar mon mac pan sin ice est per fin nor dan ben"
    " chi ron cat bel arm geo fil mal kan nan pol tam tel".split()
)
"""Words of titles that look like tags."""


def language_code(tag: str | None) -> str | None:
    """A language tag (``eng``, ``ko-KR``, ``Korean``) as ISO 639-1 where known, else None."""
    if not tag:
        return None
    primary = tag.lower().replace("_", "-").split("-")[0]
    return LONGER.get(primary) or (primary if primary in ISO_639_1 else None)
