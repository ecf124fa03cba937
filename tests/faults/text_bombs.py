"""Bombs in text: whatever a subtitle file is, the video beside it is indexed."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.faults.mutations import mutate
from tests.faults.program import PATIENCE, Program
from tests.faults.tally import Tally
from tests.media_factory import make_video

MEGABYTE = 1 << 20
STALL = 20.0
A_VIDEO = 20.0  # seconds a video may take on average
CUE = "{n}\n00:00:0{s},000 --> 00:00:0{s},900\nThe lighthouse is dark.\n\n"

Make = Callable[[Path], object]


def text(content: str | bytes) -> Make:
    data = content if isinstance(content, bytes) else content.encode()
    return lambda path: path.write_bytes(data)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link(target: str) -> Make:
    return lambda path: path.symlink_to(target)


def folder(path: Path) -> None:
    path.mkdir()


def huge_sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(64 << 30)


HEAD = "1\n00:00:00,200 --> 00:00:01,200\n"
VTT = "WEBVTT\n\n00:00.200 --> 00:01.200\n"
ASS = (
    "[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\n"
    "Style: Default,Arial,16\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)
TTML = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>{}</div></body></tt>'
ENTITIES = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))

BOMBS: Mapping[str, tuple[str, Make]] = {
    "pipe": (".srt", pipe),
    "pipe, vtt": (".vtt", pipe),
    "link to a device": (".srt", link("/dev/zero")),
    "link to the terminal": (".ass", link("/dev/tty")),
    "link to itself": (".srt", lambda path: path.symlink_to(path.name)),
    "dangling link": (".srt", link("nowhere")),
    "folder": (".srt", folder),
    "64 GB of nothing": (".srt", huge_sparse),
    "empty": (".srt", text("")),
    "one line of 20 MB": (".srt", text(HEAD + "word " * (4 * MEGABYTE))),
    "20 MB without a break": (".srt", text(HEAD + "a" * (20 * MEGABYTE))),
    "sync": (".smi", text("<sync start=1" * 6000)),
    "comments": (".smi", text("<sami><sync start=1>" + "<!--" * 20_000)),
    "paragraphs": (".smi", text("<sami><sync start=1>" + "<p" * 40_000)),
    "closed paragraphs": (".smi", text("<sami><sync start=1>" + "<p class=a>" * 40_000)),
    "bold": (".srt", text(HEAD + "<b>" * 500_000)),
    "open tags": (".srt", text(HEAD + "<" * 500_000)),
    "override tags": (".srt", text(HEAD + "{" * 500_000)),
    "bold, vtt": (".vtt", text(VTT + "<b>" * 500_000)),
    "times, vtt": (".vtt", text(VTT + "<00:00:00.100>" * 100_000)),
    "many notes": (".vtt", text("WEBVTT\n\n" + "NOTE\n\n" * 200_000)),
    "settings, vtt": (".vtt", text("WEBVTT\n\n00:00.000 --> 00:01.000 " + "line:1 " * 200_000)),
    "100,000 cues": (".srt", text("".join(CUE.format(n=n, s=n % 3) for n in range(100_000)))),
    "no cue's end": (".srt", text("00:00:00,000 --> " * 100_000)),
    "digits": (".srt", text("1" * MEGABYTE + "\n" + HEAD)),
    "times of digits": (".srt", text(f"1\n{'9' * 100_000}:00:00,000 --> 00:00:01,000\nA\n")),
    "blank lines": (".srt", text(HEAD + "A\n" + "\n" * MEGABYTE)),
    "carriage returns": (".srt", text(HEAD + "A" + "\r" * MEGABYTE)),
    "ass tags": (".ass", text(f"{ASS}Dialogue: 0,0:00:00.00,0:00:01.00,D,,0,0,0,,{'{' * 300_000}")),
    "ass drawing": (
        ".ass",
        text(f"{ASS}Dialogue: 0,0:00:00.00,0:00:01.00,D,,0,0,0,,{{\\p1}}{'m 0 0 l ' * 100_000}"),
    ),
    "ass commas": (".ass", text(f"{ASS}Dialogue: {',' * 500_000}")),
    "ass lines": (".ass", text(ASS + "Dialogue: 0,0:00:00.00,0:00:01.00,D,,0,0,0,,A\n" * 100_000)),
    "ssa sections": (".ssa", text("[" * 300_000)),
    "frames": (".sub", text("{1}{25}" * 100_000)),
    "frame numbers": (".sub", text("{" + "9" * 200_000 + "}{1}A\n")),
    "breaks": (".sub", text("{1}{25}" + "|" * 500_000)),
    "entities": (
        ".ttml",
        text(f'<!DOCTYPE tt [<!ENTITY a0 "ha">{ENTITIES}]>' + TTML.format("<p>&a9;</p>")),
    ),
    "a file from elsewhere": (
        ".ttml",
        text('<!DOCTYPE tt [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + TTML.format("<p>&f;</p>")),
    ),
    "deep": (".ttml", text(TTML.format("<span>" * 100_000))),
    "many paragraphs": (".ttml", text(TTML.format('<p begin="0s" end="1s">A</p>' * 100_000))),
    "entities in text": (".srt", text(HEAD + "&amp;" * 300_000)),
    "ampersands": (".srt", text(HEAD + "&" * 500_000)),
    "nulls": (".srt", text(b"\0" * MEGABYTE)),
    "utf-16 without a mark": (".srt", text((HEAD + "등대\n").encode("utf-16-le") * 5000)),
    "half a letter": (".srt", text((HEAD + "등대\n").encode()[:-2])),
    "control characters": (".srt", text(HEAD + "\x1b[31mred\x1b[0m \u202eabc\n")),
}

SUBTITLES: Mapping[str, str] = {
    ".srt": "".join(CUE.format(n=n + 1, s=n) for n in range(3)),
    ".vtt": f"{VTT}<v Minji>The <00:00:00.500>lighthouse</v>\n\nNOTE\nA note.\n",
    ".ass": f"{ASS}Dialogue: 0,0:00:00.20,0:00:01.20,D,,0,0,0,,{{\\i1}}The lighthouse{{\\i0}}\n",
    ".smi": "<SAMI><BODY><SYNC Start=200><P Class=KRCC>등대<br>둘<SYNC Start=900><P>&nbsp;",
    ".sub": "{5}{30}The lighthouse|is dark.\n{31}{50}Nobody is there.\n",
    ".ttml": TTML.format('<p begin="0.2s" end="1.2s">The <span>lighthouse</span></p>'),
}


def _cases(count: int, seed: int) -> Iterator[tuple[str, str, Make]]:
    """The bombs (as many as are wanted), then mutated subtitle files of every format."""
    chance = random.Random(seed)
    bombs = list(BOMBS.items())
    for name, (suffix, make) in chance.sample(bombs, min(count, len(bombs))):
        yield name, suffix, make
    for number in range(count - len(bombs)):
        chance = random.Random(f"text-{seed}-{number}")
        suffix = sorted(SUBTITLES)[number % len(SUBTITLES)]
        ways, data = mutate(SUBTITLES[suffix].encode(), chance)
        yield f"{number} {ways}", suffix, text(data)


def try_text(folder: Path, count: int, seed: int) -> Tally:
    """Index a video beside each of ``count`` hostile subtitle files."""
    tally = Tally("text")
    videos = folder / "videos"
    videos.mkdir()
    cases = {}
    for number, (name, suffix, make) in enumerate(_cases(count, seed)):
        film = videos / f"film-{number:03}.mp4"
        make_video(film, [(f"noise:{number}", 1.5), ("red", 1.5)], size=(96, 64))
        make(film.with_suffix(suffix))
        cases[film.name] = f"{name} ({suffix})"
    program = Program(folder / "library", folder / "models")
    program.set_up(threads="1", stall_seconds=str(STALL))
    ended = program("index", videos, patience=PATIENCE + A_VIDEO * len(cases))
    if ended.hung or ended.fault:
        tally.add("the whole run", hung=ended.hung, lost=ended.fault)
    rows = {Path(row["path"]).name: row for row in ended.last.get("videos", ())}
    for film_name, case in cases.items():
        row = rows.get(film_name)
        tally.add(case, lost=_wrong(row), hung=row is not None and row["category"] == "crashed")
    return tally


def _wrong(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "no row"
    return "" if row["state"] == "indexed" else f"{row['state']}: {row['message']}"
