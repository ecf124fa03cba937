"""Makes one continuous time of a file's own clock, for every reader of this room.

The clock of a recording jumps where recordings were joined (transport and program streams, DVDs),
where a recorder paused, or where its counter began again. It is not the content that jumps. So
each packet is given the time at which it would have come, had the clock gone on
(``engine.media.jumps`` says what a jump is). Packets are known by their place in the file: the same
stated time may come twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from engine.media.container import demuxed, ticks_of
from engine.types import TICKS_PER_SECOND, Clock

if TYPE_CHECKING:
    from av import Packet
    from av.container import InputContainer

ENTERED_WITHIN = 256 << 10  # bytes: nearer than this to a wanted time is near enough
REORDERED = 10 * TICKS_PER_SECOND  # nothing is shown later than so long after it was decoded
LOOKED_AT = 200  # packets looked through for one with a place and a time


class Timeline:
    """Demuxes an open file with time stamps that go on where the file's own jump.

    ``pts`` and ``dts`` of what it yields are on the clock with which the file begins.
    """

    def __init__(self, container: InputContainer, clock: Clock) -> None:
        self._container = container
        self._places: dict[int, list[int]] = defaultdict(list)
        self._shifts: dict[int, list[int]] = defaultdict(lambda: [0])
        for jump in sorted(clock.jumps, key=lambda jump: jump.position):
            self._places[jump.stream].append(jump.position)
            self._shifts[jump.stream].append(jump.shift)
        self._now: dict[int, int] = {}

    def demux(self, *streams: Any) -> Iterator[Packet[Any]]:
        """As ``demuxed``; raises what that raises, and can then be called again."""
        if not self._places:
            yield from demuxed(self._container, *streams)
            return
        for packet in demuxed(self._container, *streams):
            self._restate(packet)
            yield packet

    def enter(self, stream: Any, target: int, start: int) -> None:
        """Go to where packets of a stream come that are decoded before ``target``, but not long.

        For files whose clock jumps, in which FFmpeg cannot seek by time: by halving the bytes.

        Args:
            target: ticks from ``start``, the container's own start.
        """
        low, high = 0, self._container.size
        while high - low > ENTERED_WITHIN:
            middle = (low + high) // 2
            at = self._at_byte(stream, middle, start)
            low, high = (low, middle) if at is None or at > target else (middle, high)
        self._seek(low)

    def _seek(self, place: int) -> None:
        self._now.clear()
        self._container.seek(place, unsupported_byte_offset=True)

    def _at_byte(self, stream: Any, place: int, start: int) -> int | None:
        """When the first packet of a stream behind a byte is decoded; None: nobody knows."""
        import av

        try:
            self._seek(place)
            for packet in islice(self.demux(stream), LOOKED_AT):
                if packet.pos is not None and packet.dts is not None:
                    return ticks_of(packet.dts, packet.time_base, start)
        except av.error.FFmpegError:
            pass
        return None

    def _restate(self, packet: Packet[Any]) -> None:
        index = packet.stream.index
        if index not in self._places:
            return
        if packet.pos is not None:  # one that begins within another's data has none
            number = bisect_right(self._places[index], packet.pos)
            self._now[index] = self._shifts[index][number]
        shift = in_base(self._now.get(index, 0), packet.time_base)
        pts, dts = packet.pts, packet.dts
        far = in_base(REORDERED, packet.time_base)
        if pts is not None and dts is not None and abs(pts - dts) > far:
            pts = dts  # the last of a part may be said to be shown when the next part begins
        packet.pts = None if pts is None else pts + shift
        packet.dts = None if dts is None else dts + shift


def in_base(ticks: int, base: Fraction) -> int:
    """Ticks in units of a time base, rounded to the nearest."""
    return round(Fraction(ticks, TICKS_PER_SECOND) / base) if ticks else 0
