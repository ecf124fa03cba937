"""Full text: folding, scripts, pieces inside words, odd queries, ranking and removal."""

from __future__ import annotations

import os
import random
import unicodedata

import pytest

from engine.store.cutting import folded, grams, words_of
from engine.store.fulltext import SPANS, TextHit, whole_word
from engine.store.library import Library
from engine.types import TextRow, Word
from tests.engine.store.finding import search_inside, search_words
from tests.engine.store.samples import begin, row_counts


def store(library: Library, *texts: str, step: str = "fulltext") -> int:
    """Index texts, the i-th at second i, as one live artifact; its id."""
    video = library.videos.add("content", 1)
    artifact = begin(library, video.id, step)
    rows = [TextRow("segment", i * 10, i * 10 + 10, text) for i, text in enumerate(texts)]
    library.fulltext.add(artifact.id, video.id, rows)
    return artifact.id


def texts(hits: list[TextHit]) -> list[str]:
    return [hit.row.text for hit in hits]


# --- words


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Un café crème, s'il vous plaît", "cafe creme"),
        ("Un cafe creme", "CAFÉ Crème"),
        ("Łódź jest piękna", "łodz"),
        ("Đường đi khó", "đuong"),
        ("STRASSE", "straße"),
        ("Ελλάδα", "ελλαδα"),
        ("ёлка", "елка"),
        ("مَرْحَبًا بك", "مرحبا"),
        ("שָׁלוֹם לכולם", "שלום"),
        ("İstanbul", "istanbul"),
        ("हिन्दी में बोलो", "हिन्दी"),
        ("my_holiday_video.mp4", "holiday"),
        ("room 404 is free", "404"),
        ("\u1f88\u0390", "\u1f80\u0390"),
    ],
)
def test_words_are_found_whatever_their_case_and_diacritics(
    library: Library, text: str, query: str
) -> None:
    store(library, text, "something else")
    assert texts(search_words(library.fulltext, query, 9)) == [unicodedata.normalize("NFC", text)]


def test_vowel_signs_tell_words_apart(library: Library) -> None:
    store(library, "हिन्दी", "हन्द", "मात", "माता", "มา", "มี")
    assert words_of("हिन्दी में") == ["हिन्दी", "में"]
    assert texts(search_words(library.fulltext, "हन्द", 9)) == ["हन्द"]
    assert texts(search_words(library.fulltext, "मात", 9)) == ["मात"]
    assert texts(search_words(library.fulltext, "มี", 9)) == ["มี"]


def test_folding_leaves_voicing_and_indic_marks() -> None:
    assert [folded(word) for word in ("が", "हिन्दी", "회의", "crème", "ếo")] == [
        "が",
        "हिन्दी",
        "회의",
        "creme",
        "eo",
    ]


def test_all_words_must_be_there(library: Library) -> None:
    store(library, "red circle", "blue circle", "green square")
    assert texts(search_words(library.fulltext, "blue circle", 9)) == ["blue circle"]
    assert search_words(library.fulltext, "blue triangle", 9) == []


def test_words_do_not_match_parts_of_words(library: Library) -> None:
    store(library, "catalogue")
    assert search_words(library.fulltext, "cat", 9) == []
    assert texts(search_inside(library.fulltext, "cat", 9)) == ["catalogue"]


# --- inside words


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("회의실에서 만나요", "회의"),
        ("내일 주간회의실에서", "회의"),
        ("東京都に住んでいます", "東京"),
        ("東京都に住んでいます", "京都"),
        ("カメラマンです", "カメラ"),
        ("我们在北京大学见面", "北京大学"),
        ("人々の声", "人々"),
        ("黒い猫が走る", "猫"),
        ("これは猫", "猫"),
        ("猫", "猫"),
        ("우리집", "집"),
        ("집에 간다", "집"),
        ("우리집 앞", "집 앞"),
        ("인공지능AI기술", "지능ai"),
        ("人工智能AI技术", "ai技"),
        ("ai技", "ai技"),
        ("3月5日に", "5日"),
        ("Donaudampfschifffahrt", "dampfschiff"),
        ("Übergrößenträger", "großen"),
        ("Das Eßzimmer", "esszim"),
        ("предложение", "ложен"),
        ("회의 자료", "회의자료"),  # the space is not known to the pieces
        ("สวัสดีครับ", "สวัสดี"),
        ("हिन्दुस्तान", "हिन्दु"),
    ],
)
def test_pieces_are_found_inside_words(library: Library, text: str, query: str) -> None:
    store(library, text, "완전히 다른 글", "something else", "全然違うもの")
    assert texts(search_inside(library.fulltext, query, 9)) == [text]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("의회에서", "회의"),  # the letters, in another order
        ("회사의 일", "회의"),
        ("京の東", "東京"),
        ("abcxbcd", "abcd"),  # the trigrams must follow one another
        ("cat", "at"),  # too short to look for inside
    ],
)
def test_what_is_not_inside_is_not_found(library: Library, text: str, query: str) -> None:
    store(library, text)
    assert search_inside(library.fulltext, query, 9) == []


def test_composed_finds_decomposed_and_the_reverse(library: Library) -> None:
    nfc = "회의실 café"
    nfd = unicodedata.normalize("NFD", nfc)
    assert nfd != nfc
    store(library, nfd, nfc)
    for query in (nfc, nfd):
        assert texts(search_words(library.fulltext, query, 9)) == [nfc, nfc]
    for query in ("회의", unicodedata.normalize("NFD", "회의")):
        assert texts(search_inside(library.fulltext, query, 9)) == [nfc, nfc]


def test_grams_are_bigrams_and_trigrams() -> None:
    assert grams("회의실") == ["회의", "의실", "실"]
    assert grams("猫") == ["猫"]
    assert grams("hello") == ["hel", "ell", "llo"]
    assert grams("ai") == ["ai"]
    assert grams("인공ai기술") == ["인공", "공", "ai", "기술", "술"]


def test_every_piece_of_east_asian_text_is_found(library: Library) -> None:
    """Every stretch of one to six letters of a run is found, wherever it stands."""
    line = "그녀는회의실에서커피를마셨다"
    store(library, line, "東京特許許可局長今日急遽休暇許可拒否")
    for length in range(1, 7):
        for start in range(len(line) - length + 1):
            piece = line[start : start + length]
            assert line in texts(search_inside(library.fulltext, piece, 9)), piece


# --- odd queries and texts

ODD = [
    "",
    " ",
    '"',
    '""',
    '"unbalanced',
    "'; DROP TABLE texts; --",
    "a AND",
    "OR",
    "NOT",
    "NEAR(a b, 2)",
    "NEAR",
    "a NEAR b",
    "text: a",
    "rowid:1",
    "-a",
    "+a",
    "^a",
    "a*",
    "*",
    "**",
    "(a",
    "a)",
    "{a b}: c",
    "a + b",
    "\\",
    "\x00",
    "a\x00b",
    "\ud800",
    "a\udcffb",
    "\u200d\u200b\ufeff",
    "\u0301",
    "\u3099",
    "👩‍👩‍👧‍👦 family",
    "🇰🇷",
    "½ ² Ⅷ ①",
    "\U00030000\U0001f600",
    "ﬁ ﷺ",
    "ـــ",
    "a" * 5000,
    "회" * 3000,
    " ".join(f"w{i}" for i in range(300)),
    "\u0e33\u0e33",
    "\n\t\r",
    "%s %d {} $1 ?1 :name @x",
    "__",
    "C++ C# .NET",
]


def test_no_query_is_an_error_and_no_text_either(library: Library) -> None:
    store(library, *ODD, "a plain text")
    for search in (search_words, search_inside):
        for odd in ODD:
            search(library.fulltext, odd, 9)
        assert texts(search(library.fulltext, "plain", 9)) == ["a plain text"]


def test_random_strings_are_no_error_and_words_find_themselves(library: Library) -> None:
    """A property over odd strings: each text is found by the whole of itself."""
    chance = random.Random(7)
    letters = (
        "ab\"'*()^:{}+-~\\ \x00\u0301\u0e31éÉßİ가각회猫々がｶﾞ한ไทยहि\ud800👩1½_.,AND OR NEAR NOT"
    )
    made = ["".join(chance.choices(letters, k=chance.randint(1, 30))) for _ in range(300)]
    artifact = store(library, *made)
    stored = {row.start // 10: row.text for row in library.fulltext.of_artifact(artifact)}
    assert len(stored) == len(made)
    found_by_words = 0
    for i, text in enumerate(made):
        hits = {hit.row.start // 10 for hit in search_words(library.fulltext, text, 1000)}
        assert (i in hits) == bool(words_of(text)), repr(text)
        found_by_words += i in hits
        inside = {hit.row.start // 10 for hit in search_inside(library.fulltext, text, 1000)}
        findable = any(len(word) >= 3 for word in words_of(text))
        assert not findable or i in inside, repr(text)
    assert found_by_words > 250


def test_file_name_that_is_no_text_can_be_indexed(library: Library) -> None:
    store(library, os.fsdecode(b"caf\xe9 holiday.mp4"))
    assert texts(search_words(library.fulltext, "holiday", 9)) == ["caf? holiday.mp4"]


# --- ranking, times, liveness, removal


def test_the_newest_texts_come_first_and_no_more_than_asked_for(library: Library) -> None:
    store(library, "rain rain", "sun", "rain and sun", "more rain")
    hits = search_words(library.fulltext, "rain", 9)
    assert texts(hits) == ["more rain", "rain and sun", "rain rain"]
    assert texts(search_words(library.fulltext, "rain", 2)) == ["more rain", "rain and sun"]


def test_a_frequency_is_counted_and_beyond_the_limit_reckoned(library: Library) -> None:
    store(library, *[f"rain {'sun' if i % 4 == 0 else 'wind'}" for i in range(200)])
    fulltext = library.fulltext
    assert fulltext.count() == 200
    assert fulltext.frequency(whole_word("rain"), 1000) == 200
    assert fulltext.frequency(whole_word("sun"), 1000) == 50
    assert fulltext.frequency(whole_word("sun"), 10) == pytest.approx(50, abs=5)
    assert fulltext.frequency(whole_word("rain"), 10) == 200
    assert fulltext.frequency(whole_word("snow"), 10) == 0


def video_lists(library: Library, count: int, each: int) -> list[int]:
    """Videos with ``each`` texts of "rain" and their number; their ids."""
    made = []
    for number in range(count):
        video = library.videos.add(f"content {number}", 1)
        artifact = begin(library, video.id, "fulltext")
        rows = [TextRow("segment", i, i + 1, f"rain {number}") for i in range(each)]
        library.fulltext.add(artifact.id, video.id, rows)
        made.append(video.id)
    return made


@pytest.mark.parametrize("chosen", [slice(3, 4), slice(2, 9), slice(0, 200, 2), slice(0, 0)])
def test_a_scope_holds_the_texts_of_its_videos_and_no_others(
    library: Library, chosen: slice
) -> None:
    """Also of more videos than it has stretches of the index."""
    videos = video_lists(library, 200, 3)[chosen]
    scope = library.fulltext.scope(videos)
    assert len(scope.spans) <= SPANS
    term = whole_word("rain")
    found = library.fulltext.texts(library.fulltext.ids(term, 1000, scope), scope)
    assert sorted({hit.video_id for hit in found}) == videos
    assert len(found) == 3 * len(videos)
    assert {video for video, _, _ in library.fulltext.times(term, scope)} == set(videos)


def test_texts_that_another_video_interrupted_are_in_their_own_scope_alone(
    library: Library,
) -> None:
    one, other = (library.videos.add(name, 1) for name in ("one", "other"))
    first = begin(library, one.id, "fulltext")
    library.fulltext.add(first.id, one.id, [TextRow("segment", 0, 1, "early rain")])
    second = begin(library, other.id, "fulltext")
    library.fulltext.add(second.id, other.id, [TextRow("segment", 0, 1, "other rain")])
    library.fulltext.add(first.id, one.id, [TextRow("segment", 1, 2, "late rain")])
    scope = library.fulltext.scope([one.id])
    ids = library.fulltext.ids(whole_word("rain"), 9, scope)
    assert texts(library.fulltext.texts(ids, scope)) == ["late rain", "early rain"]


def test_a_hit_knows_its_video_its_times_and_its_words(library: Library) -> None:
    video = library.videos.add("content", 1)
    artifact = begin(library, video.id, "fulltext")
    words = (Word(1_000_000, 1_400_000, "Good"), Word(1_400_000, 2_000_000, "évening"))
    row = TextRow("segment", 1_000_000, 2_000_000, "Good évening", words)
    library.fulltext.add(artifact.id, video.id, [row])
    (hit,) = search_words(library.fulltext, "evening", 9)
    assert (hit.video_id, hit.row) == (video.id, row)


def test_only_live_texts_are_found(library: Library) -> None:
    video = library.videos.add("content", 1)
    old = begin(library, video.id, "fulltext")
    library.fulltext.add(old.id, video.id, [TextRow("segment", 0, 1, "the old words")])
    library.ledger.finish(old.id, output="o", items=1, seconds=0, device=None, warnings=())
    new = begin(library, video.id, "fulltext", fingerprint="other")
    library.fulltext.add(new.id, video.id, [TextRow("segment", 0, 1, "the new words")])
    assert texts(search_words(library.fulltext, "words", 9)) == ["the old words"]
    assert texts(search_inside(library.fulltext, "word", 9)) == ["the old words"]


def test_removal_takes_the_texts_out_of_both_indexes(library: Library) -> None:
    empty = row_counts(library)
    artifact = store(library, "a 회의실 café")
    other = store(library, "another", step="other")
    library.fulltext.remove(artifact)
    assert search_words(library.fulltext, "cafe", 9) == []
    assert search_inside(library.fulltext, "회의", 9) == []
    assert texts(search_words(library.fulltext, "another", 9)) == ["another"]
    library.fulltext.remove(other)
    library.database.run("DELETE FROM videos")
    assert row_counts(library)["texts"] == 0
    for index in ("text_words", "text_grams"):
        library.database.run(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        assert library.database.value(f"SELECT count(*) FROM {index}_docsize") == 0
    assert empty["text_words_docsize"] == 0


def test_adding_texts_is_all_or_nothing(library: Library) -> None:
    video = library.videos.add("content", 1)
    artifact = begin(library, video.id, "fulltext")
    before = row_counts(library)
    rows = [TextRow("segment", 0, 1, "good"), TextRow("segment", None, 1, "bad")]  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NOT NULL"):
        library.fulltext.add(artifact.id, video.id, rows)
    assert row_counts(library) == before
    assert search_words(library.fulltext, "good", 9) == []
