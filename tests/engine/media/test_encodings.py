"""Text in any common encoding: with errors, cut, out of step, or saved in a wrong one before."""

from __future__ import annotations

import pytest

from engine.media.encodings import decode, decode_all

SENTENCES = {
    "ko": ["회의실에서 만나요", "오늘은 날씨가 좋습니다", "내일 아침에 바다로 갈까요", "그 열쇠는 어디에 있어요?"],
    "ja": ["会議室で会いましょう", "今日はいい天気ですね", "明日の朝、海へ行きませんか", "あの鍵はどこですか"],
    "zh": ["我们在会议室见面吧", "今天天气很好", "明天早上去海边好不好", "那把钥匙在哪里"],
    "tw": ["我們在會議室見面吧", "今天天氣很好", "明天早上去海邊好不好", "那把鑰匙在哪裡"],
    "fr": ["Où êtes-vous allé ?", "C’était très agréable à l’époque", "Ça m’a gêné", "Voilà la clé"],
    "de": ["Können wir später üben?", "Das Mädchen läuft zur Brücke", "Schöne Grüße", "Er fährt früh"],
    "cs": ["Příliš žluťoučký kůň", "úpěl ďábelské ódy", "Děkuji, nashledanou", "Kde máš klíče?"],
    "ru": ["Встретимся в зале", "Сегодня хорошая погода", "Завтра утром к морю", "Где же этот ключ?"],
    "el": ["Θα συναντηθούμε εκεί", "Σήμερα ο καιρός είναι καλός", "Αύριο το πρωί", "Πού είναι το κλειδί;"],
    "th": ["พบกันที่ห้องประชุม", "วันนี้อากาศดีมาก", "พรุ่งนี้เช้าไปทะเลไหม", "กุญแจอยู่ที่ไหน"],
    "he": ["ניפגש בחדר הישיבות", "היום מזג האוויר טוב", "מחר בבוקר לים", "איפה המפתח הזה"],
    "ar": ["سنلتقي في قاعة الاجتماع", "الطقس جميل اليوم", "غدا صباحا إلى البحر", "أين هذا المفتاح"],
}  # fmt: skip
LEGACY = [
    ("ko", "cp949"), ("ja", "cp932"), ("ja", "euc_jp"), ("zh", "gb18030"), ("tw", "big5"),
    ("fr", "cp1252"), ("de", "cp1252"), ("cs", "cp1250"), ("ru", "cp1251"), ("ru", "koi8_r"),
    ("el", "cp1253"), ("th", "cp874"), ("he", "cp1255"), ("ar", "cp1256"),
]  # fmt: skip
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
EVERY = LEGACY + [(language, code) for language in ("ko", "ja", "fr", "ru") for code in UNICODE]


def subtitles(language: str) -> str:
    lines = SENTENCES[language] * 3
    return "".join(
        f"{n}\r\n00:00:{n:02},000 --> 00:00:{n:02},900\r\n{line}\r\n\r\n"
        for n, line in enumerate(lines, 1)
    )


def written(language: str, encoding: str) -> bytes:
    return subtitles(language).replace("’", "'").encode(encoding)


def text_of(language: str) -> str:
    return subtitles(language).replace("’", "'")


@pytest.mark.parametrize(("language", "encoding"), EVERY)
def test_whole_texts_are_read_without_a_doubt(language: str, encoding: str) -> None:
    found = decode(written(language, encoding))
    assert found.text == text_of(language)
    assert (found.lost, found.doubtful, found.repaired) == (0, False, False)


def damaged(data: bytes, place: int, how: str) -> bytes:
    if how == "lost":
        return data[:place] + data[place + 1 :]
    if how == "added":
        return data[:place] + b"\xff" + data[place:]
    return data[:place] + b"\xff" + data[place + 1 :]


def different(one: str, other: str) -> int:
    """How many letters of one text do not stand in the other, in their order."""
    import difflib

    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return len(one) - sum(block.size for block in matcher.get_matching_blocks())


@pytest.mark.parametrize("how", ["lost", "added", "changed"])
@pytest.mark.parametrize(("language", "encoding"), EVERY)
def test_one_bad_byte_costs_a_letter_or_two(language: str, encoding: str, how: str) -> None:
    data, text = written(language, encoding), text_of(language)
    middle = data.index(SENTENCES[language][1].replace("’", "'").encode(encoding.replace("utf-16", "utf-16-le") if encoding == "utf-16" else encoding.replace("-sig", "")))  # fmt: skip
    for place in range(middle + 4, middle + 9):
        found = decode(damaged(data, place, how))
        assert different(text, found.text) <= 2, f"at {place}: {found}"
        assert not found.doubtful


@pytest.mark.parametrize(("language", "encoding"), EVERY)
def test_a_cut_costs_no_more_than_the_last_letter(language: str, encoding: str) -> None:
    data = written(language, encoding)
    whole = decode(data).text
    for cut in range(6, 12):
        found = decode(data[:-cut])
        assert different(found.text.rstrip("\ufffd"), whole) == 0, found
        assert not found.doubtful


def test_a_name_says_the_language_where_there_are_few_words() -> None:
    assert decode("ありがとう".encode("euc_jp"), "ja").text == "ありがとう"
    assert decode("谢谢你".encode("gb18030"), "zh").text == "谢谢你"
    assert decode("안녕".encode("cp949"), "ko").text == "안녕"
    assert decode("Ça".encode("cp1252"), "fr").text == "Ça"
    assert decode("Да".encode("cp1251"), "ru").text == "Да"


def test_zeros_of_a_damaged_disk_do_not_make_it_utf_16() -> None:
    text = text_of("ko")
    found = decode(text.encode()[:200] + bytes(4096) + text.encode()[200:])
    assert (found.text, found.encoding) == (text, "utf-8")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"1\n00:00:01,000 --> 00:00:02,000\n" + bytes(range(0x80, 0x100)) * 4,
        "회의실에서 만나요".encode().replace(b"\x9a", b"?").replace(b"\xec", b"?") * 9,
        ("����� ���� ��� ������".encode()) * 9,
        b"1\n00:00:01,000 --> 00:00:02,000\n" + "??? ???? ?? é".encode() * 9,
    ],
    ids=["every byte", "every high byte", "question marks for bytes", "lost before", "asked"],
)  # fmt: skip
def test_what_nothing_makes_sense_of_is_in_doubt(data: bytes) -> None:
    assert decode(data).doubtful


MOJIBAKE = [
    ("fr", "utf-8", "cp1252"), ("fr", "utf-8", "latin-1"), ("de", "utf-8", "cp1252"),
    ("cs", "utf-8", "latin-1"), ("ru", "utf-8", "latin-1"), ("ko", "utf-8", "latin-1"),
    ("ko", "cp949", "latin-1"), ("ja", "cp932", "latin-1"), ("zh", "gb18030", "latin-1"),
    ("ja", "utf-8", "latin-1"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "meant", "read"), MOJIBAKE)
def test_text_that_was_saved_in_a_wrong_encoding_is_read_as_it_was_meant(
    language: str, meant: str, read: str
) -> None:
    wrong = written(language, meant).decode(read, "ignore")
    found = decode(wrong.encode())
    assert found.repaired
    assert different(text_of(language), found.text) <= (0 if read == "latin-1" else 8)


@pytest.mark.parametrize(
    ("language", "read"), [("ko", "cp949"), ("ja", "cp932"), ("zh", "gb18030"), ("ko", "gb18030")]
)
def test_utf_8_that_was_read_as_east_asian_is_mended_or_in_doubt(language: str, read: str) -> None:
    wrong = written(language, "utf-8").decode(read, "replace")
    found = decode(wrong.encode())
    assert found.doubtful or found.repaired


@pytest.mark.parametrize("language", SENTENCES)
def test_right_text_is_never_mended(language: str) -> None:
    found = decode(written(language, "utf-8"))
    assert (found.repaired, found.doubtful) == (False, False)


@pytest.mark.parametrize(
    "text",
    [
        "ÀÉÎÕÜ",
        "über Ångström ÷ µm",
        "¿Qué? ¡Sí! «Señor»",
        "Ã é uma letra",
        "naïve café—“yes”",
        "♪ la la ♪",
    ],
)
def test_odd_but_right_text_stays(text: str) -> None:
    assert decode((text + "\n").encode() * 5).text == (text + "\n") * 5


def test_parts_that_belong_together_are_read_in_one_encoding() -> None:
    parts = [line.encode("cp949") for line in SENTENCES["ko"]]
    texts, found = decode_all(parts)
    assert (texts, found.encoding) == (SENTENCES["ko"], "cp949")
    assert decode_all([])[0] == []
    assert decode_all([b"", b"a\n", b""])[0] == ["", "a\n", ""]
