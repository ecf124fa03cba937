"""Small copies that cameras and editors keep of their own files: no videos of their own.

A proxy is left out only where its full file is there, in the place where its maker puts it, and can
be read: beside footage in a raw format that no free decoder reads, the proxy is the video.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

Listing = Callable[[Path], Mapping[str, str]]
"""The names in a folder by their lower case; empty where it cannot be listed."""

FULL = ("mp4", "mov", "mxf", "360", "insv", "m4v", "avi", "mkv", "mts", "m2ts", "osv", "webm")

BESIDE: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), full)
    for pattern, full in (
        # GoPro: GL010001.LRV of GX010001.MP4 (also GH, GS); GOPR0001.LRV of GOPR0001.MP4
        (r"gl(\w\w\d{4})\.(?:lrv|mp4)", (r"gx\1", r"gh\1", r"gs\1", r"gp\1", r"go\1")),
        # DJI (.lrf), Insta360 and others (.lrv), Garmin (.glv)
        (r"(.+)\.(?:lrv|lrf|glv)", (r"\1",)),
        # Insta360: LRV_20240101_120000_11_001.mp4 of VID_20240101_120000_00_001.insv
        (
            r"(pro_)?lrv_(\d{8}_\d{6})_\d\d_(\d{3})\.\w+",
            tuple(rf"\1vid_\2_{lens}_\3" for lens in ("00", "10", "01", "11")),
        ),
        # Sony and XDCAM, copied into one folder: C0001S03.MP4 of C0001.MP4
        (r"(.*\d)s\d\d\.(?:mp4|mxf)", (r"\1",)),
        # Xiaomi Yi: YDXJ0001_thm.mp4 of YDXJ0001.mp4
        (r"(.+)_thm\.mp4", (r"\1",)),
        # Editors, recorders and cameras: clip_Proxy.mov of clip.mov
        (r"(.+?)(?:[ ._-]+proxy|[ ._-]*\(proxy\))\.\w+", (r"\1",)),
        # Canon: A001C001_240101AB_CANON_P.MP4 of A001C001_240101AB_CANON.MXF
        (r"([a-z]\d{3}c\d{3}_.+)_p\.\w+", (r"\1",)),
        # Insta360 Pro: preview.mp4 of origin_0.mp4
        (r"preview\.mp4", ("origin_0", "origin_1")),
    )
)
PROXY_FOLDERS = frozenset(("proxy", "proxies", "proxy media", "sub"))
SUFFIX = re.compile(r"(?:[ ._-]+proxy|[ ._-]*\(proxy\)|(?<=\d)s\d\d|_p)$")
SIBLINGS_AT_MOST = 64
SUSPECT = re.compile(
    r"\.(?:lrv|lrf|glv)$|^gl|^(?:pro_)?lrv_|s\d\d\.\w+$|_thm\.|proxy|_p\.|^preview\."
)


def is_proxy(folder: Path, name: str, listing: Listing) -> bool:
    """Whether a file is the proxy of another that is there.

    Args:
        listing: asked for the file's own folder and, in a folder of proxies, for those around it.
    """
    lowered = name.lower()
    if SUSPECT.search(lowered) and any(
        _has(listing(folder), stem, lowered) for stem in _stems_beside(lowered)
    ):
        return True
    return folder.name.lower() in PROXY_FOLDERS and _is_in_proxy_folder(folder, lowered, listing)


def _stems_beside(lowered: str) -> Iterator[str]:
    """The stems that the full file of a proxy may have in the same folder."""
    for pattern, stems in BESIDE:
        found = pattern.fullmatch(lowered)
        if found is not None:
            yield from (found.expand(stem) for stem in stems)


def _has(names: Mapping[str, str], stem: str, but: str) -> bool:
    return any((full := f"{stem}.{one}") in names and full != but for one in FULL)


def _is_in_proxy_folder(folder: Path, lowered: str, listing: Listing) -> bool:
    """In a folder named for proxies: the full file is above it, or in a folder beside it.

    Sony keeps ``SUB/C0001S03.MP4`` of ``CLIP/C0001.MP4``, Panasonic's P2 ``PROXY/0001AB.MP4`` of
    ``VIDEO/0001AB.MXF``, editors and Blackmagic ``Proxy/clip.mov`` of ``clip.mov`` above it.
    """
    stem = lowered.rpartition(".")[0]
    stems = {SUFFIX.sub("", stem), stem}
    if folder.name.lower() == "sub":
        stems.discard(stem)  # it may also hold films with subtitles
    above = listing(folder.parent)
    if any(_has(above, one, "") for one in stems):
        return True
    around = [name for one, name in above.items() if "." not in one and one not in PROXY_FOLDERS]
    return any(
        _has(listing(folder.parent / name), one, "")
        for name in around[:SIBLINGS_AT_MOST]
        for one in stems
    )
