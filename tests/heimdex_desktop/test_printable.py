"""What others named or said reaches no terminal as anything but letters, nor the log as lines."""

from __future__ import annotations

import json
import logging
import shutil
import sys
import unicodedata
from pathlib import Path

import pytest

from engine.messages import Code, message
from heimdex_desktop.english import sentence
from heimdex_desktop.logs import JsonLines, PlainLines
from heimdex_desktop.printable import escaped_in_json, printable
from tests.heimdex_desktop.conftest import CommandLine, index_here, small_video

ATTACKS = {
    "\x1b]0;title\x07": "\\x1b]0;title\\x07",
    "\x1b[2J": "\\x1b[2J",
    "\x9b31m": "\\x9b31m",
    "a\nheimdex: fake": "a\\nheimdex: fake",
    "a\r\tb": "a\\r\\tb",
    "\u202egpj.4pm\u202c": "\\u202egpj.4pm\\u202c",
    "\u2066x\u2069\u2028": "\\u2066x\\u2069\\u2028",
    "\x00\x7f\x85": "\\x00\\x7f\\x85",
    "\udcff": "\\udcff",
}
KEPT = ("회의 résumé 자막", "👨‍👩‍👧", "می‌خواهم", "C:\\videos\\new", "\u200eWhatsApp", "～　！")


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_what_a_terminal_would_obey_is_escaped(attack: str) -> None:
    assert printable(f"x {attack} y") == f"x {ATTACKS[attack]} y"


@pytest.mark.parametrize("text", KEPT)
def test_letters_stay_as_they_are(text: str) -> None:
    assert printable(text) == text


def test_no_control_character_and_no_separator_of_lines_is_forgotten() -> None:
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)) in ("Cc", "Zl", "Zp", "Cs"):
            assert printable(chr(code)).isascii(), hex(code)
            assert len(printable(chr(code)).splitlines()) == 1


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_json_keeps_what_it_escapes(attack: str) -> None:
    line = escaped_in_json(json.dumps({"name": f"회의 {attack}"}, ensure_ascii=False))
    assert json.loads(line)["name"] == f"회의 {attack}"
    assert "회의" in line
    assert printable(line) == line


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_the_log_and_warnings_are_one_harmless_line_each(attack: str) -> None:
    record = logging.LogRecord("engine", logging.WARNING, "", 0, "lost %s", (attack,), None)
    for formatter in (JsonLines(), PlainLines()):
        line = formatter.format(record)
        assert len(line.splitlines()) == 1
        assert printable(line) == line
    assert json.loads(JsonLines().format(record))["message"] == f"lost {attack}"


def test_the_words_of_a_message_hold_no_line_of_a_name() -> None:
    assert sentence(message(Code.FILE_EMPTY, name="a\n\x1b[31mb")) == (
        "“a\\n\\x1b[31mb” is empty: it has no content at all."
    )


EVIL = "evil\x1b]0;pwned\x07\x1b[31m\u202egpj\nheimdex: fake"


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_no_command_lets_names_and_words_of_others_through(
    fresh: CommandLine, tmp_path: Path
) -> None:
    video = small_video(fresh.videos / f"{EVIL}.mp4", "red")
    words = "1\n00:00:00,500 --> 00:00:01,500\nquiet \x1b[2J\u202e\x9b31m\x07 words\n"
    video.with_suffix(".srt").write_text(words, encoding="utf-8")
    (fresh.videos / f"{EVIL} none.mp4").write_bytes(b"")
    index_here(fresh)
    model = tmp_path / f"m {EVIL}"
    shutil.copytree(Path("resources/models/starter/text"), model)
    labels = tmp_path / "labels.json"
    labels.write_text("[]")
    for call in (
        ("list",),
        ("status",),
        ("search", "quiet", "--explain"),
        ("scenes", video),
        ("index", fresh.videos),
        ("models", "import", model, "--no-use"),
        ("models", "list"),
        ("models", "verify"),
        ("models", "remove", model.name),
        ("models", "use", "text", EVIL),
        ("watch", fresh.videos / EVIL),
        ("unwatch", fresh.videos / EVIL),
        ("settings", EVIL),
        ("settings", "excludes", EVIL),
        ("upgrade", "--dry-run"),
        ("eval", tmp_path / EVIL),
        ("index", f"--{EVIL}"),
        ("search", "x", "--limit", EVIL),
        (EVIL,),
        ("remove", tmp_path / EVIL),
        ("remove", video),
    ):
        called = fresh(*call, plain=True)
        said = called.out + called.err
        assert called.status in (0, 1, 2, 3), (call, said)
        for line in said.split("\n"):
            assert printable(line) == line, call
            assert not line.startswith("heimdex: fake"), call
