"""What is known of media better than before: the sound track of words, the date of recording."""

from __future__ import annotations

from engine.store.database import Database
from engine.store.recordings import Recordings

SCHEMA = """
-- The container's index of the sound track in which it was heard (NULL: not known).
ALTER TABLE segments ADD COLUMN track INTEGER;
-- What the file itself says (JSON); what is believed (ISO 8601 and its source); for the order the
-- instant, for days the clock at the place, in seconds since 1970 (NULL where it is not known).
ALTER TABLE videos ADD COLUMN contained TEXT;
ALTER TABLE videos ADD COLUMN recorded TEXT;
ALTER TABLE videos ADD COLUMN recorded_from TEXT;
ALTER TABLE videos ADD COLUMN recorded_at INTEGER;
ALTER TABLE videos ADD COLUMN recorded_wall INTEGER;
CREATE INDEX videos_recorded ON videos (coalesce(recorded_at, added_at), id);
"""


def apply(database: Database) -> None:
    """Add the columns, and date every video by its files' names and times of change."""
    database.run(SCHEMA)
    Recordings(database).renew_all()
