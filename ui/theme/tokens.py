"""The tokens of the theme: colours, spacings, radii and sizes. Nothing else states a number.

Text on its background has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3); a test holds it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb.

    Attributes:
        ground: behind everything; ``panel`` side bars and bars; ``raised`` cards, fields, menus.
        text: ordinary text; ``quiet`` secondary text, on any of the three grounds.
        line: hairlines; ``hover`` what the pointer is over; ``chosen`` what is selected.
        accent: what can be acted on, and matches; ``on_accent`` text upon it.
        good, warning, bad: states, each as text on any of the grounds.
        mark: behind matched words; ``on_mark`` the words.
        veil: is upon pictures, ``VEIL`` opaque, behind text of colour ``on_veil``; ``found`` a
            line upon a picture around what was found, within one of ``veil``.
    """

    ground: str
    panel: str
    raised: str
    text: str
    quiet: str
    line: str
    hover: str
    chosen: str
    accent: str
    on_accent: str
    good: str
    warning: str
    bad: str
    mark: str
    on_mark: str
    veil: str = "#101114"
    on_veil: str = "#ffffff"
    found: str = "#ffd54a"


LIGHT = Palette(
    ground="#f6f6f4",
    panel="#ededea",
    raised="#ffffff",
    text="#1d1d1f",
    quiet="#5c5c62",
    line="#d8d8d3",
    hover="#e6e6e2",
    chosen="#dbe5f7",
    accent="#2257c5",
    on_accent="#ffffff",
    good="#1c6b34",
    warning="#7d5200",
    bad="#b3261e",
    mark="#ffe08a",
    on_mark="#1d1d1f",
)
DARK = Palette(
    ground="#1b1b1e",
    panel="#222226",
    raised="#2a2a2f",
    text="#f0f0f2",
    quiet="#a9a9b2",
    line="#3a3a41",
    hover="#323238",
    chosen="#2b3d63",
    accent="#8fb4ff",
    on_accent="#10131a",
    good="#7fd39a",
    warning="#f0c264",
    bad="#ff9d94",
    mark="#6b5413",
    on_mark="#fff3cf",
)

# Device-independent pixels, on a grid of four.
TINY, SMALL, MEDIUM, LARGE, HUGE = 4, 8, 12, 16, 24
RADIUS, RADIUS_LARGE = 6, 10
FOCUS = 2
"""Width of the ring around what has the focus, and of the line at a given time."""
ICON, ICON_LARGE = 16, 20
ROW = 32
"""Height of a row of a list, a button, a field."""
SIDE = 220
"""Width of the side bar."""
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 224, 126
"""A picture in a grid: 16 to 9."""
RESULT_WIDTH, RESULT_HEIGHT = 176, 99
"""A picture beside its words in a list of results: 16 to 9."""
POSTER_WIDTH, POSTER_HEIGHT = 80, 45
"""A picture in a narrow list: 16 to 9."""
FACE_SMALL, FACE_MEDIUM, FACE = 40, 64, 96
"""Diameter of a face: in the player, over a page or a question, in the grid of people."""
CURVE = 44
"""Height of a curve of relevance over a video's time."""
BUSY = 3
"""Height of the line that says that something is under way."""
HAIRLINE, STROKE, TICK, TICK_CHOSEN = 1, 1.5, 2, 4
"""Widths of a line that parts, of a curve, and of a moment's tick on it."""
STRENGTH = 40
"""Width of the bar that says how sure a moment is."""
SIGN = 40
"""The icon of a page that has nothing else to show."""
AIM = 6
"""How far beside a tick the pointer may be."""
DIALOG_WIDTH, DIALOG_HEIGHT = 720, 640
SETTINGS_WIDTH, SETTINGS_HEIGHT = 900, 640
FIELD, SLIDER = 200, 160
"""Widths of an editor, and of a slider, beside its label."""
COLUMN = 840
"""Widest column of text and cards, where a page has nothing else."""

# Points relative to the system's own font size.
TEXT_SMALL, TEXT_BODY, TEXT_TITLE, TEXT_HERO = -1.0, 0.0, 3.0, 9.0

# Opacities, 0 to 1.
VEIL = 0.72
"""What is drawn over a picture."""
SHADE = 0.19
"""Of the area below a curve."""
FADED = 0.45
"""Of a picture whose video cannot be reached."""
