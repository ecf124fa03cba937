"""Which of the artifacts that own vectors are live, and of which videos: arrays by artifact id."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from engine.store.database import Database

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Owners:
    """What became of artifacts, as last read.

    Attributes:
        known: it was read, bool [n].
        there: it was in the store, live or as a candidate, bool [n].
        video: the video of a live one, else 0, int64 [n].
    """

    def __init__(self) -> None:
        import numpy as np

        self.known = np.zeros(0, np.bool_)
        self.there = np.zeros(0, np.bool_)
        self.video = np.zeros(0, np.int64)

    def read(self, database: Database, ids: Collection[int]) -> None:
        """Learn what became of ``ids``."""
        import numpy as np

        if not ids:
            return
        more = max(ids) + 1 - len(self.known)
        if more > 0:
            more += len(self.known) // 4
            self.known = np.pad(self.known, (0, more))
            self.there = np.pad(self.there, (0, more))
            self.video = np.pad(self.video, (0, more))
        asked = np.fromiter(ids, np.int64, len(ids))
        self.known[asked], self.there[asked], self.video[asked] = True, False, 0
        for identity, video in database.rows(
            "SELECT artifacts.id, iif(role = 'live', video_id, 0) FROM json_each(?) AS asked"
            " CROSS JOIN artifacts ON artifacts.id = asked.value",
            (json.dumps([int(one) for one in ids]),),
        ):
            self.there[identity], self.video[identity] = True, video

    def unknown(self, column: NDArray[np.uint32]) -> set[int]:
        """Those of a column of ids that were never read."""
        import numpy as np

        ids = np.unique(column)
        inside = ids < len(self.known)
        unread = np.concatenate([ids[~inside], ids[inside][~self.known[ids[inside]]]])
        return set(unread.tolist())
