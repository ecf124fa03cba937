"""Scripts of Aegisub and its kin: speech and song, apart from signs, effects and drawings."""

from __future__ import annotations

import pytest

from engine.media.captions.cue import Cue, Role
from tests.engine.media.captions.reading import cues_of, lines, words
from tests.made_texts import ASS_HEAD


def event(
    start: float,
    end: float,
    text: str,
    *,
    style: str = "Default",
    effect: str = "",
    layer: int = 0,
    kind: str = "Dialogue",
) -> str:
    times = ",".join(f"0:00:{second:05.2f}" for second in (start, end))
    return f"{kind}: {layer},{times},{style},,0,0,0,{effect},{text}\n"


def script(*events: str) -> list[Cue]:
    return cues_of(ASS_HEAD + "".join(events), ".ass")


SAID = event(1, 2, "Good evening.")


def said(cues: list[Cue]) -> list[str]:
    return [" ".join(cue.lines) for cue in cues if cue.role is Role.SPEECH]


def signs(cues: list[Cue]) -> list[str]:
    return [" ".join(cue.lines) for cue in cues if cue.role is Role.SIGN]


@pytest.mark.parametrize(
    "tags",
    ["\\pos({n},40)", "\\move({n},40,90,40)", "\\an7\\frz{n}\\pos(1,1)", "\\t(0,40,\\fscx{n})"],
)
def test_a_sign_that_follows_the_camera_is_one(tags: str) -> None:
    moving = ("{" + tags.format(n=n) + "}STATION" for n in range(50))
    found = script(
        *(event(2 + n * 0.04, 2.04 + n * 0.04, text) for n, text in enumerate(moving)), SAID
    )
    assert said(found) == ["Good evening."]
    assert [line for line in lines(found) if line[2] == "STATION"] == [(2.0, 4.0, "STATION")]
    assert signs(found) == ["STATION"]


def test_layers_of_a_sign_are_one() -> None:
    found = script(
        *(event(2, 4, "{\\pos(1,1)}EXIT", layer=n, style="Sign") for n in range(4)), SAID
    )
    assert (said(found), signs(found)) == (["Good evening."], ["EXIT"])


@pytest.mark.parametrize("style", ["Signs", "sign_2", "Title", "TS-left", "Typesetting", "간판"])
def test_styles_for_signs_are_known_by_name(style: str) -> None:
    assert signs(script(event(2, 4, "EXIT", style=style), SAID)) == ["EXIT"]


@pytest.mark.parametrize("style", ["Design", "Default - Top", "Main", "Italics", "Untitled"])
def test_styles_of_speech_are_not_taken_for_signs(style: str) -> None:
    assert said(script(event(2, 4, "{\\an8}Up here", style=style))) == ["Up here"]


def test_effects_made_of_a_song_are_left_out_and_its_lines_are_there_once() -> None:
    comment = event(3, 5, "{\\k50}sa{\\k50}ku{\\k100} ra", effect="karaoke", kind="Comment")
    made = [
        event(3 + n * 0.3, 5, "{\\an5\\pos(9,9)\\t(0,9,\\fscx9)}" + piece, effect="fx", layer=layer)
        for n, piece in enumerate(("sa", "ku", "ra"))
        for layer in (0, 1)
    ]
    found = script(comment, *made, SAID)
    assert said(found) == ["Good evening.", "saku ra"]
    assert words(found[1]) == [("saku", 3.0), ("ra", 4.0)]


def test_a_songs_lines_that_are_shown_are_there_once_however_many_layers() -> None:
    line = "{\\kf50}We {\\kf50}sail {\\kf100}on"
    (cue,) = script(*(event(3, 5, line, style="OP", layer=n) for n in range(3)))
    assert lines([cue]) == [(3.0, 5.0, "We sail on")]
    assert words(cue) == [("We", 3.0), ("sail", 3.5), ("on", 4.0)]


def test_comments_stay_unsaid_where_no_effects_were_made() -> None:
    comment = event(3, 5, "{\\k50}sa{\\k50}ku", effect="karaoke", kind="Comment")
    assert said(script(comment, SAID)) == ["Good evening."]


@pytest.mark.parametrize(
    "pieces",
    [("sa", "ku", "ra", "no"), ("S", "T", "A", "I"), ("봄", "바", "람", "이"), ("桜", "咲", "く")],
)
def test_syllables_that_are_placed_one_by_one_are_effects(pieces: tuple[str, ...]) -> None:
    """Also where nothing in the field for effects says so."""
    made = [
        event(3 + n * 0.2, 5, f"{{\\pos({n}0,9)\\fad(9,9)}}{piece}", style="Song")
        for n, piece in enumerate(pieces)
    ]
    assert signs(script(*made, SAID)) == []
    assert said(script(*made, SAID)) == ["Good evening."]


def test_short_signs_of_several_words_stay() -> None:
    found = script(event(2, 4, "{\\pos(1,1)}24"), event(5, 6, "{\\pos(1,1)}OPEN 24 HOURS"), SAID)
    assert signs(found) == ["24", "OPEN 24 HOURS"]


def test_drawings_are_no_text() -> None:
    found = script(
        event(2, 3, "{\\p1}m 0 0 l 10 0 10 10{\\p0}"),
        event(3, 4, "{\\an7\\p4\\pos(1,1)}m 1 1"),
        event(4, 5, "{\\p1}m 0 0{\\p0}Beside it"),
        event(5, 6, "{\\pbo-3\\pos(1,2)}A sign{a note of the editor}"),
    )
    assert [line[2] for line in lines(found)] == ["Beside it", "A sign"]


def test_signs_that_flicker_are_left_out() -> None:
    found = script(
        *(event(2 + n * 0.04, 2.04 + n * 0.04, f"{{\\pos(1,1)}}count {n}") for n in range(9))
    )
    assert found == []


def test_breaks_spaces_and_commas() -> None:
    (cue,) = script(event(1, 2, "{\\i1}One,{\\i0}\\Ntwo\\hand {\\b1}th{\\b0}ree"))
    assert cue.lines == ("One,", "two and three")


def test_ssa_of_the_fourth_version() -> None:
    text = (
        "[Script Info]\nScriptType: v4.00\n[V4 Styles]\nFormat: Name\nStyle: *Default\n[Events]\n"
        "Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: Marked=0,0:00:01.00,0:00:02.50,*Default,Ann,0000,0000,0000,,Hello, you\n"
        "Dialogue: Marked=0,0:00:03.00,0:00:09.00,*Default,,0,0,0,Scroll up;10;90;5,Credits\n"
    )
    found = cues_of(text, ".ssa")
    assert (said(found), signs(found)) == (["Hello, you"], ["Credits"])
    assert lines(found)[0][:2] == (1.0, 2.5)


def test_fields_in_another_order() -> None:
    text = (
        "[Events]\nFormat: Start, End, Style, Text\nDialogue: 0:00:01.00,0:00:02.00,Main,Hi, you\n"
    )
    assert lines(cues_of(text, ".ass")) == [(1.0, 2.0, "Hi, you")]
