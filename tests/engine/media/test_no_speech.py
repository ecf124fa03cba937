"""Texts with times that hold no speech, of many makers, and speech that looks like them."""

from __future__ import annotations

import pytest

from engine.media.adverts import is_advert, without_adverts
from engine.media.no_speech import NoSpeech, judge
from engine.types import Segment


def flight(number: int) -> str:
    return (
        f"FrameCnt: {number}, DiffTime: 33ms 2024-05-01 10:00:0{number % 10}.000 [iso: 100]"
        f" [shutter: 1/1000.0] [latitude: 37.56{number}] [longitude: 126.97{number}]"
    )


DATA = {
    "a drone, frame by frame": [flight(n) for n in range(30)],
    "a drone of earlier years": [
        f"HOME(126.9{n},37.5{n}) 2017.08.05 14:11:{n:02}\nGPS(126.9{n},37.5{n},16) BAROMETER:{n}.8"
        f" ISO:100 Shutter:60 EV: Fnum:2.2" for n in range(20)
    ],
    "a drone's settings": [
        f"F/2.8, SS 206.14, ISO {100 + n}, EV 0, DZOOM 1.000, GPS (126.9, 37.5, 19), D 24.{n}m,"
        f" H 6.{n}m, H.S 2.52m/s, V.S 0.00m/s" for n in range(20)
    ],
    "another drone": [
        f"Drone: Lat {37 + n / 100}, Lon -122.4, Alt {n} m, Speed {n}.5 m/s, Heading {n * 3} deg"
        for n in range(20)
    ],
    "a camera on a helmet": [
        f'{{"t":{n},"lat":37.5{n},"lon":127.0,"spd":{n}.2}}' for n in range(9)
    ],
    "a dash camera": [
        f"2024-05-01 10:00:{n:02} {40 + n}km/h N37.56{n} E126.97{n}" for n in range(30)
    ],
    "NMEA": [
        f"$GPGGA,12351{n},4807.03{n},N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47" for n in range(9)
    ],
    "GPX": [f'<trkpt lat="37.5{n}" lon="127.0{n}"><ele>{n}</ele></trkpt>' for n in range(9)],
    "a clock": [f"00:00:{n:02}:12" for n in range(20)],
    "days and hours": [f"May 1, 2024 10:{n:02} AM" for n in range(20)],
    "days and hours in Korean": [f"2024년 5월 1일 오전 10시 {n}분 {n}초" for n in range(20)],
    "a counter": [f"Frame {n}" for n in range(12)],
    "one cue alone": [flight(1)],
    "three cues": [flight(n) for n in range(3)],
}  # fmt: skip
CHAT = {
    "a stream's": [f"viewer_{n}: hello from everyone here {'lol' * (n % 3)}" for n in range(20)],
    "with times": [f"[10:{n:02}] nick{n * 7}: what song is this" for n in range(20)],
    "few senders, many messages": [f"cool_cat{n % 9}: message about {n} things" for n in range(30)],
}
SONGS = {
    "notes around lines": ["♪ Over the hills we go ♪", "♪ Over the sea ♪", "[applause]"],
    "one note": ["♫ 바람이 불어오는 곳", "♫ 그곳으로 가네"],
}
SOUNDS = {
    "brackets": ["[Music]", "[Applause]", "[Music]"],
    "parentheses and notes": ["(door slams)", "♪", "♪♪", "(wind howling)"],
    "Korean": ["[음악]", "(박수)", "[웃음]"],
    "only a word among many": [*["[Music]"] * 9, "Oh!"],
}
PLACEHOLDERS = {
    "test": ["test", "test", "Test."],
    "numbered": ["test 1", "test 2"],
    "not available": ["Subtitles not available"],
    "none for this": ["No subtitles available for this video."],
    "none in Korean": ["자막이 없습니다"],
    "one line for ever": ["Made with a free version of an editor"] * 12,
}
SPEECH = {
    "a talk": ["Good morning everyone.", "Today we talk about bees.", "They dance to say where."],
    "one line": ["The lighthouse keeper went home."],
    "one Korean word": ["안녕"],
    "numbers in speech": [
        "We sold 300 units in 2019.", "In 2020 it was 450.", "That is 50% more than before.",
        "Call 555-0101 now.", "Chapter 2 begins at 10:30.", "It cost 20 dollars.",
    ],
    "a recipe": [
        "200 g flour and 3 eggs.", "Bake it 20 minutes at 180 degrees.", "Then wait 10 minutes.",
        "Add 2 spoons of sugar.", "Serve 4 people.", "Cut into 8 pieces.",
    ],
    "a meeting": [f"{name}: {line}" for line, name in zip(
        ["Shall we begin?", "Yes, please.", "The budget is done.", "When is it due?", "On Friday.",
         "I will send it.", "Thank you.", "Anything else?", "No, that is all.", "See you then.",
         "Who takes the notes?", "I do."], ["Anna", "Ben", "Anna", "Chloe"] * 3, strict=True)],
    "for those who hear little": [
        "[door opens]", "(sighs) I told you.", "[music]", "ANNA: Where is he?", "[thunder]",
    ],
    "songs in a film": ["♪ La la la ♪", "Who is singing?", "My brother.", "He is good."],
    "a chorus": ["We will rock this town tonight", "We will rock this town tonight", "Oh yeah"],
    "counting down": ["Ten!", "Nine!", "Eight!", "Seven!", "Lift off!"],
    "a test that is spoken of": ["test", "Is the microphone on?", "Yes, we can hear you."],
    "Japanese": ["はい", "そうです", "ありがとうございます"],
}  # fmt: skip
KINDS = {
    NoSpeech.DATA: DATA,
    NoSpeech.CHAT: CHAT,
    NoSpeech.SONG: SONGS,
    NoSpeech.SOUNDS: SOUNDS,
    NoSpeech.PLACEHOLDER: PLACEHOLDERS,
    None: SPEECH,
}


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        pytest.param(texts, kind, id=f"{kind}-{name}")
        for kind, instances in KINDS.items()
        for name, texts in instances.items()
    ],
)
def test_texts_are_judged_by_what_they_say(texts: list[str], kind: NoSpeech | None) -> None:
    assert judge(texts) == kind


def test_nothing_at_all_is_no_speech() -> None:
    assert judge([]) == NoSpeech.EMPTY


ADVERTS = [
    "Subtitles by Anna", "Subtitles downloaded from www.example.org", "Downloaded from a library",
    "Synced & corrected by someone", "English subtitles by a team", "Translated by: A. Person",
    "www.example.com", "https://example.org/subs/1", "Captions by Example Media",
    "자막 제작: 아무개", "번역 : 누군가", "한글자막 제작 모임", "字幕制作：某人", "翻訳：田中",
    "Sous-titres : Une équipe", "Untertitel von Jemand", "Subtítulos por alguien",
    "Sottotitoli a cura di qualcuno", "Субтитры создавал кто-то", "Legendas por alguém",
]  # fmt: skip
NO_ADVERTS = [
    "The subtitles are wrong, look.", "This book was translated by my aunt.",
    "Visit our page at example.com and tell us what you think", "I downloaded it from a friend.",
    "자막을 켜 주세요", "번역이 어렵네요", "Captain by the door!", "Sub by the pier, quick!",
    "제작 발표회에 갔어요",
]  # fmt: skip


@pytest.mark.parametrize("text", ADVERTS)
def test_who_made_the_subtitles_is_no_speech(text: str) -> None:
    assert is_advert(text)


@pytest.mark.parametrize("text", NO_ADVERTS)
def test_speech_about_such_things_is(text: str) -> None:
    assert not is_advert(text)


def test_adverts_go_at_the_ends_and_nothing_else_does() -> None:
    lines = ["Subtitles by Anna", *(f"line {n} of the talk" for n in range(12)), "www.example.org"]
    lines.insert(7, "Subtitles by Anna")
    segments = [Segment(n, n + 1, text) for n, text in enumerate(lines)]
    assert [segment.text for segment in without_adverts(segments)] == lines[1:-1]
