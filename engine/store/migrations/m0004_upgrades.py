"""Upgrades: what replaced artifacts are kept for, who made them, and how fast this machine is."""

from __future__ import annotations

from engine.store.database import Database

# 'kept' is what an upgrade replaced, until it is put back or its space is freed. CHECK cannot be
# altered in place: the table is rebuilt (https://www.sqlite.org/lang_altertable.html, section 7).
SCHEMA = """
CREATE TABLE artifacts_anew (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    video_id INTEGER NOT NULL REFERENCES videos ON DELETE CASCADE,
    step TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('live', 'candidate', 'kept')),
    recipe TEXT NOT NULL,
    inputs TEXT NOT NULL,
    modelless INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'done', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    reached REAL NOT NULL DEFAULT 0,
    position TEXT,
    value TEXT,
    output TEXT,
    items INTEGER NOT NULL DEFAULT 0,
    category TEXT,
    message TEXT,
    advice TEXT,
    warnings TEXT NOT NULL DEFAULT '[]',
    spec_version TEXT NOT NULL,
    device TEXT,
    seconds REAL NOT NULL DEFAULT 0,
    started_at REAL NOT NULL,
    finished_at REAL,
    own TEXT,
    model TEXT,
    upgrade_id INTEGER,
    record_before TEXT,
    UNIQUE (video_id, step, role)
) STRICT;
INSERT INTO artifacts_anew
    SELECT id, video_id, step, role, recipe, inputs, modelless, state, attempts, reached, position,
        value, output, items, category, message, advice, warnings, spec_version, device, seconds,
        started_at, finished_at, recipe_of, model_of, NULL, NULL
    FROM artifacts LEFT JOIN (
        -- What made vectors is told by their table; of all else it is not known any more.
        SELECT artifact_id, min(embedding_generations.recipe) AS recipe_of,
            min(model || '@' || revision) AS model_of
        FROM vectors JOIN embedding_generations ON embedding_generations.id = generation_id
        GROUP BY artifact_id
    ) ON artifact_id = artifacts.id;
-- Ids are never used again, not even those of rows that are gone by now.
INSERT INTO sqlite_sequence (name, seq) SELECT 'artifacts_anew', 0
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'artifacts_anew');
UPDATE sqlite_sequence
    SET seq = max(seq, ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'artifacts'), 0))
    WHERE name = 'artifacts_anew';
DROP TABLE artifacts;
ALTER TABLE artifacts_anew RENAME TO artifacts;
CREATE INDEX artifacts_upgrade ON artifacts (upgrade_id, step) WHERE upgrade_id IS NOT NULL;
CREATE INDEX artifacts_kept ON artifacts (video_id) WHERE role = 'kept';

CREATE TABLE upgrades (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    request TEXT NOT NULL,
    target TEXT NOT NULL,
    plan TEXT NOT NULL,
    models_before TEXT NOT NULL,
    keep INTEGER NOT NULL,
    last_artifact INTEGER NOT NULL,
    problem TEXT,
    result TEXT,
    created_at REAL NOT NULL,
    ended_at REAL,
    seconds REAL NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE upgrade_videos (
    upgrade_id INTEGER NOT NULL REFERENCES upgrades ON DELETE CASCADE,
    video_id INTEGER NOT NULL REFERENCES videos ON DELETE CASCADE,
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    step TEXT,
    category TEXT,
    message TEXT,
    advice TEXT,
    PRIMARY KEY (upgrade_id, video_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX upgrade_videos_next ON upgrade_videos (upgrade_id, state, position);
CREATE INDEX upgrade_videos_video ON upgrade_videos (video_id);

-- Seconds of work by step and model, as measured; older measurements count less.
CREATE TABLE speeds (
    step TEXT NOT NULL,
    model TEXT NOT NULL,
    device TEXT NOT NULL,
    units REAL NOT NULL,
    footage REAL NOT NULL,
    seconds REAL NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (step, model, device)
) STRICT, WITHOUT ROWID;
"""


def apply(database: Database) -> None:
    """Rebuild the ledger with its new columns, and the three tables."""
    database.run(SCHEMA)
