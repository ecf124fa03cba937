"""The first schema: videos and places, the ledger, scenes, words, vectors, full text, requests."""

from __future__ import annotations

from engine.store.database import Database

# AUTOINCREMENT where an id is kept elsewhere (by a vector, an index, a client): it is never reused,
# so that what was left behind never points at something new.
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE chosen_models (kind TEXT PRIMARY KEY, name TEXT NOT NULL, chosen_at REAL) STRICT;

CREATE TABLE volumes (id INTEGER PRIMARY KEY, mount BLOB NOT NULL UNIQUE, seen_at REAL) STRICT;
CREATE TABLE folders (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,
    excludes TEXT NOT NULL DEFAULT '[]',
    added_at REAL NOT NULL
) STRICT;

-- Paths in watched folders that were taken out by hand: a sweep does not add them again.
CREATE TABLE left_out (path BLOB PRIMARY KEY) STRICT;

-- A video is its content; the same content at two paths is one video in two places.
CREATE TABLE videos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content_key TEXT NOT NULL UNIQUE,
    full_hash TEXT,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    added_at REAL NOT NULL,
    changed_at REAL NOT NULL,
    duration INTEGER,
    sidecar_digest TEXT NOT NULL DEFAULT '',
    category TEXT,
    message TEXT,
    advice TEXT,
    warnings TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX videos_state ON videos (state);
-- Paths are bytes as the file system gives them: not every name is text.
CREATE TABLE places (
    id INTEGER PRIMARY KEY,
    video_id INTEGER NOT NULL REFERENCES videos ON DELETE CASCADE,
    path BLOB NOT NULL UNIQUE,
    volume_id INTEGER REFERENCES volumes,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    sidecar_signature TEXT NOT NULL DEFAULT '',
    seen_at REAL NOT NULL
) STRICT;
CREATE INDEX places_video ON places (video_id);

-- The ledger. 'live' is what search sees; 'candidate' is being made to take its place.
CREATE TABLE artifacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    video_id INTEGER NOT NULL REFERENCES videos ON DELETE CASCADE,
    step TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('live', 'candidate')),
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
    UNIQUE (video_id, step, role)
) STRICT;

CREATE TABLE scenes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    video_id INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
) STRICT;
CREATE INDEX scenes_artifact ON scenes (artifact_id, start);
CREATE TABLE keyframes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    scene_id INTEGER NOT NULL REFERENCES scenes ON DELETE CASCADE,
    at INTEGER NOT NULL,
    digest TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    sharpness REAL NOT NULL,
    luma REAL NOT NULL
) STRICT;
CREATE INDEX keyframes_artifact ON keyframes (artifact_id, at);
CREATE INDEX keyframes_scene ON keyframes (scene_id, at);
CREATE INDEX keyframes_digest ON keyframes (digest);
CREATE TABLE sprites (
    id INTEGER PRIMARY KEY,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    digest TEXT NOT NULL,
    columns INTEGER NOT NULL,
    tile_width INTEGER NOT NULL,
    tile_height INTEGER NOT NULL,
    times TEXT NOT NULL
) STRICT;
CREATE INDEX sprites_artifact ON sprites (artifact_id);
CREATE INDEX sprites_digest ON sprites (digest);

CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    language TEXT,
    source TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX segments_artifact ON segments (artifact_id, start);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    grain TEXT NOT NULL
) STRICT;
CREATE INDEX passages_artifact ON passages (artifact_id, start);

-- Full text: the texts themselves, and two contentless indexes over them (rowid = texts.id). Words
-- are cut and folded by engine.store.fulltext; marks (M*) are parts of words.
CREATE TABLE texts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    video_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX texts_artifact ON texts (artifact_id);
CREATE VIRTUAL TABLE text_words USING fts5 (
    text, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
CREATE VIRTUAL TABLE text_grams USING fts5 (
    text, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);

-- One vector table a generation (vec_<id>, bits); the floats to rescore with lie here.
CREATE TABLE embedding_generations (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    model TEXT NOT NULL,
    revision TEXT NOT NULL,
    dimension INTEGER NOT NULL,
    recipe TEXT NOT NULL,
    created_at REAL NOT NULL,
    UNIQUE (channel, recipe)
) STRICT;
CREATE TABLE vectors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    generation_id INTEGER NOT NULL REFERENCES embedding_generations ON DELETE CASCADE,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    video_id INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    embedding BLOB NOT NULL
) STRICT;
CREATE INDEX vectors_artifact ON vectors (artifact_id, subject_id);
CREATE INDEX vectors_generation ON vectors (generation_id);

CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    video_id INTEGER,
    made_at REAL NOT NULL
) STRICT;
"""


def apply(database: Database) -> None:
    """Create every table."""
    database.run(SCHEMA)
