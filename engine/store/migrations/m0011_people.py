"""Faces, who they are by what was found, and who they are by what a person said."""

from __future__ import annotations

from engine.store.database import Database

SCHEMA = """
-- Made by steps: each row is an artifact's.
CREATE TABLE faces (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    scene_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
    size INTEGER NOT NULL,
    score REAL NOT NULL,
    quality REAL NOT NULL,
    digest TEXT NOT NULL,
    places TEXT NOT NULL
) STRICT;
CREATE INDEX faces_artifact ON faces (artifact_id, at);
CREATE INDEX faces_digest ON faces (digest);
CREATE TABLE face_vectors (
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    face_id INTEGER NOT NULL,
    clear REAL NOT NULL,
    recogniser TEXT NOT NULL,
    embedding BLOB NOT NULL,
    PRIMARY KEY (artifact_id, face_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE found_people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    video_id INTEGER NOT NULL,
    faces TEXT NOT NULL,
    best INTEGER NOT NULL,
    clear INTEGER NOT NULL,
    recogniser TEXT NOT NULL,
    embedding BLOB NOT NULL
) STRICT;
CREATE INDEX found_people_artifact ON found_people (artifact_id);
CREATE TABLE scene_people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    video_id INTEGER NOT NULL,
    found_id INTEGER NOT NULL,
    scene_id INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    faces TEXT NOT NULL,
    best INTEGER NOT NULL,
    embedding BLOB NOT NULL
) STRICT;
CREATE INDEX scene_people_artifact ON scene_people (artifact_id, start);

-- Concluded from these over the library, and made again whenever they change.
CREATE TABLE alike (
    one INTEGER NOT NULL REFERENCES found_people ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES found_people ON DELETE CASCADE,
    likeness REAL NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX alike_other ON alike (other);
CREATE TABLE compared (
    found_id INTEGER PRIMARY KEY REFERENCES found_people ON DELETE CASCADE
) STRICT;
CREATE TABLE whose (
    scene_person_id INTEGER PRIMARY KEY REFERENCES scene_people ON DELETE CASCADE,
    "group" INTEGER,
    person_id INTEGER REFERENCES people ON DELETE CASCADE,
    likeness REAL NOT NULL,
    told INTEGER NOT NULL
) STRICT;
CREATE INDEX whose_person ON whose (person_id);

-- A person's own work: no step makes it, and no step or upgrade takes it away.
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    hidden INTEGER NOT NULL DEFAULT 0,
    made_at REAL NOT NULL
) STRICT;
CREATE TABLE person_photos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
    digest TEXT NOT NULL,
    image BLOB NOT NULL,
    enrolled INTEGER NOT NULL,
    UNIQUE (person_id, digest)
) STRICT;
-- Vectors of those pictures, by the digest of the recogniser.
CREATE TABLE photo_vectors (
    digest TEXT NOT NULL,
    recogniser TEXT NOT NULL,
    embedding BLOB NOT NULL,
    PRIMARY KEY (digest, recogniser)
) STRICT, WITHOUT ROWID;
CREATE TABLE face_marks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
    content_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
    verdict INTEGER NOT NULL
) STRICT;
CREATE INDEX face_marks_person ON face_marks (person_id);
"""


def apply(database: Database) -> None:
    """Make the tables, empty."""
    database.run(SCHEMA)
