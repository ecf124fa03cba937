"""Makes texts with times of any length: as programs write them, and as nobody should.

Every maker takes a number of characters, and gives about so many. What is hostile is what parsers
of such files have been slow at: marks that open and do not close, endless lines, digits, nesting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

Maker = Callable[[int], str]

PHRASES = (
    "The harbour master counts the boats", "회의는 세 시에 다시 시작합니다",
    "Où est la clé du garage ?", "明日の朝に出かけましょう", "Nobody saw the ferry leave",
)  # fmt: skip
ASS_HEAD = """[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
SAMI_HEAD = """<SAMI><HEAD><STYLE TYPE="text/css"><!--
.KRCC {Name:Korean; lang:ko-KR; SAMIType:CC;}
--></STYLE></HEAD><BODY>
"""
TTML_HEAD = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'


def clock(tenths: int, comma: str) -> str:
    """Hours to thousandths of a time in tenths of a second."""
    seconds, rest = divmod(tenths, 10)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{comma}{rest}00"


def repeated(head: str, one: Callable[[int], str], size: int) -> str:
    """A head, and numbered pieces until there are ``size`` characters."""
    return head + "".join(_pieces(one, size))


def _pieces(one: Callable[[int], str], size: int) -> Iterator[str]:
    done, number = 0, 0
    while done < size:
        piece = one(number)
        done, number = done + len(piece), number + 1
        yield piece


def phrase(number: int) -> str:
    """A line of words, never the one before."""
    return f"{PHRASES[number % len(PHRASES)]} {number}"


def srt(size: int) -> str:
    """SubRip with two lines a cue."""
    return repeated(
        "",
        lambda n: (
            f"{n + 1}\n{clock(n * 20, ',')} --> {clock(n * 20 + 15, ',')}\n"
            f"<i>{phrase(n)}</i>\n- {phrase(n + 1)}\n\n"
        ),
        size,
    )


def vtt(size: int) -> str:
    """WebVTT that rolls up, with the times of words."""
    return repeated(
        "WEBVTT\nKind: captions\n\n",
        lambda n: (
            f"{clock(n * 20, '.')} --> {clock(n * 20 + 20, '.')} align:start position:0%\n"
            f"{phrase(n)}\n{phrase(n + 1)}<{clock(n * 20 + 5, '.')}><c> again</c>\n\n"
        ),
        size,
    )


def ass(size: int) -> str:
    """A script of speech, with a sign that moves in each frame."""
    return repeated(
        ASS_HEAD,
        lambda n: (
            f"Dialogue: 0,0:{n // 60 % 60:02}:{n % 60:02}.00,0:{n // 60 % 60:02}:{n % 60:02}.90,"
            f"Default,,0,0,0,,{{\\i1}}{phrase(n)}{{\\i0}}\n"
            f"Dialogue: 1,0:{n // 60 % 60:02}:{n % 60:02}.00,0:{n // 60 % 60:02}:{n % 60:02}.90,"
            f"Sign,,0,0,0,,{{\\pos({n},4)\\fscx{n}}}Harbour\n"
        ),
        size,
    )


def sami(size: int) -> str:
    """SAMI of one language."""
    return repeated(
        SAMI_HEAD,
        lambda n: (
            f"<SYNC Start={n * 2000}><P Class=KRCC>{phrase(n)}<br>{phrase(n + 1)}\n"
            f"<SYNC Start={n * 2000 + 1500}><P Class=KRCC>&nbsp;\n"
        ),
        size,
    )


def microdvd(size: int) -> str:
    """MicroDVD with a rate in its first line."""
    return repeated(
        "{1}{1}25.000\n", lambda n: f"{{{n * 50}}}{{{n * 50 + 40}}}{{y:i}}{phrase(n)}|ho\n", size
    )


def mpl2(size: int) -> str:
    """MPL2."""
    return repeated("", lambda n: f"[{n * 20}][{n * 20 + 15}]/{phrase(n)}|ho\n", size)


def tmplayer(size: int) -> str:
    """TMPlayer."""
    return repeated("", lambda n: f"{clock(n * 20, '.')[:8]}:{phrase(n)}\n", size)


def subviewer(size: int) -> str:
    """SubViewer 2."""
    return repeated(
        "[INFORMATION]\n[TITLE]\n[SUBTITLE]\n",
        lambda n: (
            f"{clock(n * 20, '.')[:11]},{clock(n * 20 + 15, '.')[:11]}\n{phrase(n)}[br]ho\n\n"
        ),
        size,
    )


def ttml(size: int) -> str:
    """TTML on one line."""
    return (
        repeated(
            TTML_HEAD,
            lambda n: (
                f'<p begin="{clock(n * 20, ".")}" end="{clock(n * 20 + 15, ".")}">{phrase(n)}'
                "<br/><span>ho</span></p>"
            ),
            size,
        )
        + "</div></body></tt>"
    )


ORDINARY: dict[str, Maker] = {
    "srt": srt, "vtt": vtt, "ass": ass, "smi": sami, "sub (MicroDVD)": microdvd,
    "sub (MPL2)": mpl2, "sub (TMPlayer)": tmplayer, "sub (SubViewer)": subviewer, "ttml": ttml,
}  # fmt: skip


def of(head: str, piece: str, tail: str = "") -> Maker:
    """A maker of one piece again and again."""
    return lambda size: head + piece * (size // len(piece)) + tail


SRT_CUE = "1\n00:00:01,000 --> 00:00:02,000\n"
VTT_CUE = "WEBVTT\n\n00:01.000 --> 00:02.000\n"
EVENT = f"{ASS_HEAD}Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,"

HOSTILE: dict[str, Maker] = {
    "srt, tags": of(SRT_CUE, "<b>"),
    "srt, tags that do not close": of(SRT_CUE, "<b "),
    "srt, tags and spaces": of(SRT_CUE, "<  "),
    "srt, comments": of(SRT_CUE, "<!--"),
    "srt, one line": of(SRT_CUE, "word "),
    "srt, one word": of(SRT_CUE, "a"),
    "srt, empty lines": of(SRT_CUE, "\n"),
    "srt, spaces": of(SRT_CUE, " "),
    "srt, numbers": of(SRT_CUE, "1\n"),
    "srt, digits": of("", "1"),
    "srt, arrows": of("", "-->"),
    "srt, times without an end": of("", "00:00:01,000 -->"),
    "srt, times alone": of("", "00:00:01,000 --> 00:00:02,000\n"),
    "srt, overrides": of(SRT_CUE, "{\\an8"),
    "srt, braces": of(SRT_CUE, "{"),
    "srt, entities": of(SRT_CUE, "&#1114111"),
    "srt, one number as an entity": of(f"{SRT_CUE}&#", "1"),
    "srt, ampersands": of(SRT_CUE, "&"),
    "srt, one line that grows": lambda size: repeated(
        "", lambda n: f"00:00:{n % 60:02},000 --> 00:00:59,000\n{'a' * (n % 400)}\n", size
    ),
    "srt, the same line always": of("", f"{SRT_CUE}again\n\n"),
    "srt, the same time always": lambda size: repeated("", lambda n: f"{SRT_CUE}{n}x\n\n", size),
    "vtt, times of words": of(VTT_CUE, "<00:01.000>"),
    "vtt, times of words and words": of(VTT_CUE, "<00:01.000> a"),
    "vtt, half times": of(VTT_CUE, "<00:01"),
    "vtt, headers": of("", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00.000,MPEGTS:1\n\n"),
    "vtt, rubies": of(VTT_CUE, "<rt>"),
    "ass, braces": of(EVENT, "{"),
    "ass, blocks": of(EVENT, "{}"),
    "ass, overrides": of(EVENT, "{\\pos("),
    "ass, syllables": of(EVENT, "{\\k1}a"),
    "ass, drawings": of(EVENT, "{\\p1}m 0 0 "),
    "ass, commas": of(EVENT, ","),
    "ass, fields": of(f"{ASS_HEAD}Format: Start,End,Text", ",Text"),
    "ass, sections": of("", "[Events]\n"),
    "ass, digits": of(f"{ASS_HEAD}Dialogue: 0,", "1"),
    "smi, syncs that do not close": of("<SAMI>", "<sync start=1"),
    "smi, syncs": of("<SAMI>", "<sync start=1>"),
    "smi, starts": of("<SAMI><sync ", "start="),
    "smi, comments": of("<SAMI><sync start=1>", "<!--"),
    "smi, paragraphs that do not close": of("<SAMI><sync start=1>", "<p"),
    "smi, paragraphs": of("<SAMI><sync start=1>", "<p class=a>"),
    "smi, classes": of("<SAMI><sync start=1><p ", "class"),
    "smi, breaks": of("<SAMI><sync start=1><p>", "<br "),
    "smi, styles": of("<SAMI><style>", ".a {"),
    "smi, spaces": of("<SAMI><sync", " "),
    "sub, digits": of("{1}{", "1"),
    "sub, braces": of("{1}{2}", "{"),
    "sub, codes": of("{1}{2}", "{y:"),
    "sub, bars": of("{1}{2}a", "|"),
    "sub, bracket": of("[1][2]", "["),
    "ttml, deep": of(TTML_HEAD, "<div>"),
    "ttml, deep in a paragraph": of(f'{TTML_HEAD}<p begin="0s">', "<span>"),
    "ttml, breaks": of(f'{TTML_HEAD}<p begin="0s">', "<br/>"),
    "ttml, attributes": lambda size: (
        repeated(f"{TTML_HEAD}<p ", lambda n: f'a{n}="1" ', size) + ">x</p></div></body></tt>"
    ),
    "ttml, one attribute": of(f'{TTML_HEAD}<p begin="', "1", 's">x</p></div></body></tt>'),
    "ttml, entities": of(f'{TTML_HEAD}<p begin="0s">', "&amp;", "</p></div></body></tt>"),
    "ttml, one comment": of(f"{TTML_HEAD}<!-- ", "a", "--></div></body></tt>"),
    "ttml, comments": of(TTML_HEAD, "<!-- a -->"),
    "ttml, a declaration": of("<!DOCTYPE tt [", '<!ENTITY a "a">'),
    "any, spaces": of("", " "),
    "any, quotes": of("", "\ufeff"),
}
"""By the name that the text's format would have, and what is wrong with it."""


def extension(name: str) -> str:
    """The extension of a maker's files."""
    return "." + name.partition(" ")[0].rstrip(",").replace("any", "srt")
