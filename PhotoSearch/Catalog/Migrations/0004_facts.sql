-- What photos are searched by beside their pixels.

ALTER TABLE content ADD COLUMN f_number DOUBLE PRECISION;
ALTER TABLE content ADD COLUMN exposure_seconds DOUBLE PRECISION;
ALTER TABLE content ADD COLUMN iso INTEGER;
ALTER TABLE content ADD COLUMN focal_length DOUBLE PRECISION; -- millimetres, as stated

-- What the XMP file beside a file says; it changes without the file.
CREATE TABLE sidecar (
  file_id  INTEGER PRIMARY KEY REFERENCES file (id) ON DELETE CASCADE,
  name     TEXT    NOT NULL,
  bytes    INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  facts    TEXT    NOT NULL -- JSON, bounded
);

-- What a photo's files say of it: a sidecar's word before the file's own, field by field.
CREATE TABLE described (
  photo_id    INTEGER PRIMARY KEY REFERENCES photo (id),
  rating      INTEGER, -- -1 rejected, 0 to 5
  title       TEXT,
  description TEXT,
  keywords    TEXT,    -- JSON array
  people      TEXT     -- JSON array
);

-- Words to find photos by; the row id is the photo's. Derived: PostgreSQL would keep a tsvector here.
CREATE VIRTUAL TABLE photo_words USING fts5 (title, description, keywords, people, names, tokenize = 'unicode61 remove_diacritics 2');
