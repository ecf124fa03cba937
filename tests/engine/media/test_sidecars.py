"""Subtitle files beside a video: whose they are, what has changed, in which encoding."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from engine.media.encodings import decode
from engine.media.languages import language_code
from engine.media.sidecars import find_sidecars, sidecar_digest, sidecar_signature


def names(video: Path) -> list[str]:
    return [sidecar.path.name for sidecar in find_sidecars(video)]


def test_the_videos_own_files_are_found_and_no_others(tmp_path: Path) -> None:
    video = tmp_path / "Film [2020].mp4"
    mine = [
        "Film [2020].srt", "film [2020].KO.SRT", "Film [2020].en.forced.vtt",
        "Film [2020].pt-BR.ass", "Film [2020].Korean.smi", "Film [2020].eng.2.srt",
    ]  # fmt: skip
    others = [
        "Film [2020].part2.srt", "Film.srt", "Film [2020] 2.srt", "Film [2020].txt",
        "Other.srt", "Film [2020].mp4",
    ]  # fmt: skip
    for name in mine + others:
        (tmp_path / name).write_text("x")
    assert names(video) == sorted(mine)


def test_letters_composed_or_not_are_the_same_name(tmp_path: Path) -> None:
    written = unicodedata.normalize("NFD", "회의.ko.srt")
    (tmp_path / written).write_text("x")
    assert names(tmp_path / unicodedata.normalize("NFC", "회의.mp4")) == [written]


def test_a_folder_that_is_gone_has_no_sidecars(tmp_path: Path) -> None:
    video = tmp_path / "gone" / "film.mp4"
    assert find_sidecars(video) == []
    assert sidecar_signature(video) == sidecar_digest(video) == ""


def test_marks_change_with_the_content(tmp_path: Path) -> None:
    video, subtitles = tmp_path / "film.mp4", tmp_path / "film.srt"
    assert sidecar_signature(video) == sidecar_digest(video) == ""
    subtitles.write_text("one")
    signature, digest = sidecar_signature(video), sidecar_digest(video)
    assert signature == sidecar_signature(video)
    subtitles.write_text("two")
    os.utime(subtitles, ns=(1, 1))
    assert sidecar_signature(video) != signature
    assert sidecar_digest(video) != digest
    subtitles.write_text("one")
    assert sidecar_digest(video) == digest
    (tmp_path / "film.en.srt").write_text("more")
    assert sidecar_digest(video) != digest


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("eng", "en"), ("ko-KR", "ko"), ("Korean", "ko"), ("pt_BR", "pt"), ("jp", "ja"),
        ("en", "en"), ("xx", None), ("forced", None), ("", None), (None, None), ("und", None),
    ],
)  # fmt: skip
def test_language_tags(tag: str | None, code: str | None) -> None:
    assert language_code(tag) == code


TEXTS = {
    "ko": ("회의실에서 만나요. 오늘은 날씨가 좋습니다", ["cp949", "euc_kr"]),
    "ja": ("会議室で会いましょう。今日はいい天気ですね", ["cp932", "euc_jp"]),
    "zh": ("我们在会议室见面吧，今天天气很好", ["gb18030"]),
    "tw": ("我們在會議室見面吧，今天天氣很好", ["big5"]),
    "fr": ("Où êtes-vous allé ? C'était à Besançon", ["cp1252"]),
    "cs": ("Příliš žluťoučký kůň úpěl ďábelské ódy", ["cp1250"]),
    "ru": ("Встретимся в зале заседаний, сегодня хорошая погода", ["cp1251"]),
    "el": ("Θα συναντηθούμε στην αίθουσα συνεδριάσεων", ["cp1253"]),
}
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(name, code) for name, (_, codes) in TEXTS.items() for code in codes + UNICODE],
)
def test_any_common_encoding_is_read(language: str, encoding: str) -> None:
    cue = f"1\n00:00:01,000 --> 00:00:02,500\n{TEXTS[language][0]}\n\n"
    text = cue if encoding.startswith("utf-16") is False else cue * 3
    assert decode(text.encode(encoding)).text == text


def test_the_names_language_helps_with_few_words() -> None:
    assert decode("ありがとう".encode("euc_jp"), "ja").text != ""
    assert decode("谢谢你".encode("gb18030"), "zh").text == "谢谢你"
    assert decode("안녕하세요".encode("cp949"), "ko").text == "안녕하세요"


def test_nothing_is_too_broken_to_decode() -> None:
    assert isinstance(decode(bytes(range(256)) * 4).text, str)
    assert decode(b"").text == ""
