"""Text for a terminal: what a name or a subtitle may hold and a terminal would obey is escaped.

File names, titles and subtitles come from others. An escape sequence in one could clear the screen,
write to the clipboard or rename the window; a newline could fake a line of ours, and an override of
the writing direction show `exe.4pm` as `mp4.exe`.
"""

from __future__ import annotations

import re

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_OBEYED = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters
    "\u2028\u2029"  # line and paragraph separators
    "\u202a-\u202e\u2066-\u2069"  # overrides, embeddings and isolates of direction
    "\ufff9-\ufffb"  # interlinear annotation, which hides text
    "\ud800-\udfff"  # bytes of a name that are not text
    "]"
)
"""Left alone: the marks that words in Arabic or Hebrew and joined emoji need."""


def printable(text: str) -> str:
    """``text`` as one line that says nothing to a terminal: ``\\n``, ``\\x1b``, ``\\u202e``."""
    return _OBEYED.sub(_escaped, text)


def escaped_in_json(text: str) -> str:
    """JSON of one line with the same characters escaped as JSON does it."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _NAMED.get(found[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
