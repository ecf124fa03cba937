"""What is known of media better than before: sound tracks, dates of recording, volumes."""

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

-- A volume is what it is, not where it is mounted; identity '' is that of earlier versions.
CREATE TABLE new_volumes (
    id INTEGER PRIMARY KEY,
    mount BLOB NOT NULL,
    identity TEXT NOT NULL DEFAULT '',
    seen_at REAL,
    UNIQUE (mount, identity)
) STRICT;
INSERT INTO new_volumes (id, mount, seen_at) SELECT id, mount, seen_at FROM volumes;
DROP TABLE volumes;
ALTER TABLE new_volumes RENAME TO volumes;
-- The number of the folder on its volume; days on which a look found the file absent, unproven.
ALTER TABLE places ADD COLUMN folder TEXT NOT NULL DEFAULT '';
ALTER TABLE places ADD COLUMN absent_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE places ADD COLUMN absent_on TEXT NOT NULL DEFAULT '';

-- Where removed videos were (NULL: not known), and on how many days a look found them absent there.
CREATE TABLE gone (
    video_id INTEGER NOT NULL REFERENCES videos ON DELETE CASCADE,
    path BLOB,
    volume_id INTEGER REFERENCES volumes,
    folder TEXT NOT NULL DEFAULT '',
    days INTEGER NOT NULL DEFAULT 0,
    last_on TEXT NOT NULL DEFAULT '',
    UNIQUE (video_id, path)
) STRICT;
INSERT INTO gone (video_id) SELECT id FROM videos WHERE state = 'removed';
"""


def apply(database: Database) -> None:
    """Add the columns, and date every video by its files' names and times of change."""
    database.run(SCHEMA)
    Recordings(database).renew_all()
