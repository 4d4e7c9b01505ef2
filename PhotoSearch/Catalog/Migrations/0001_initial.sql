-- The first catalog. Only what PostgreSQL can also hold: integers, text, bytes, doubles. Times are UTC milliseconds since 1970
-- unless a column says local. Ids are never reused (AUTOINCREMENT).

CREATE TABLE root (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT    NOT NULL UNIQUE,
  path       TEXT    NOT NULL,
  -- 0: taken out of the settings; hidden and kept.
  is_active  INTEGER NOT NULL DEFAULT 1,
  is_healthy INTEGER NOT NULL DEFAULT 1,
  problem    TEXT,
  last_sweep INTEGER,
  -- Device and inode of the folder when it was last healthy: an unmounted share leaves another folder behind.
  identity   TEXT
);

-- A content is a sequence of bytes, wherever it lies. It is decoded once per decoder version.
CREATE TABLE content (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256          BLOB    NOT NULL UNIQUE,
  bytes           INTEGER NOT NULL,
  media_type      TEXT,
  width           INTEGER,
  height          INTEGER,
  orientation     INTEGER,
  -- Wall-clock milliseconds since 1970 where the photo was taken; null: the file has no date of its own.
  taken_local     INTEGER,
  taken_offset    INTEGER,          -- minutes from UTC
  taken_source    INTEGER,
  latitude        DOUBLE PRECISION,
  longitude       DOUBLE PRECISION,
  altitude        DOUBLE PRECISION, -- metres
  camera_make     TEXT,
  camera_model    TEXT,
  lens            TEXT,
  tags            TEXT,             -- JSON, bounded
  perceptual_hash INTEGER,
  decoder_version INTEGER,
  -- A sentence for the owner of the file; the content is not decoded again until the decoder's version rises or someone asks.
  failure         TEXT,
  failed_at       INTEGER,
  created_at      INTEGER NOT NULL
);

-- What a person means by "a photo": stays when its bytes are edited in place.
CREATE TABLE photo (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id  TEXT    NOT NULL UNIQUE,
  content_id INTEGER NOT NULL REFERENCES content (id),
  rating     INTEGER,
  title      TEXT,
  -- Wall-clock milliseconds by which the library is ordered: the content's date, or the oldest file time.
  sort_local INTEGER NOT NULL,
  sort_offset INTEGER,              -- minutes from UTC
  sort_source INTEGER NOT NULL,
  -- Raised on every change that a reader in memory must follow; see library.
  revision   INTEGER NOT NULL,
  -- 1: nothing of it is left but the row, so that the id is never given again.
  is_forgotten INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
);
CREATE INDEX photo_revision ON photo (revision);
CREATE INDEX photo_content ON photo (content_id);

CREATE TABLE file (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  root_id    INTEGER NOT NULL REFERENCES root (id),
  path       TEXT    NOT NULL,
  bytes      INTEGER NOT NULL,
  modified   INTEGER NOT NULL,
  content_id INTEGER REFERENCES content (id),
  photo_id   INTEGER REFERENCES photo (id),
  state      INTEGER NOT NULL DEFAULT 1, -- 1 present, 2 offline, 3 gone
  gone_at    INTEGER,
  UNIQUE (root_id, path)
);
CREATE INDEX file_content ON file (content_id);
CREATE INDEX file_photo ON file (photo_id);
CREATE INDEX file_gone ON file (gone_at) WHERE gone_at IS NOT NULL;

CREATE TABLE embedding (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  photo_id   INTEGER NOT NULL REFERENCES photo (id),
  content_id INTEGER NOT NULL REFERENCES content (id),
  -- 0: the whole photo; later a key frame or a face.
  part       INTEGER NOT NULL DEFAULT 0,
  space      TEXT    NOT NULL,
  vector     BLOB    NOT NULL, -- float32, little endian, unit length
  UNIQUE (photo_id, part, space)
);
CREATE INDEX embedding_space ON embedding (space, id);

-- What is waiting and what failed. Claimed by lease, so that a crash gives it back.
CREATE TABLE work (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        INTEGER NOT NULL, -- 1: a file to be read
  file_id     INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
  attempts    INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER,
  not_before  INTEGER NOT NULL DEFAULT 0,
  -- Set: it failed and is left alone until the file changes or someone asks.
  reason      TEXT,
  failed_at   INTEGER,
  UNIQUE (kind, file_id)
);
CREATE INDEX work_open ON work (kind, not_before, id) WHERE reason IS NULL;

-- One row: the last revision given to a photo, and what a restart must remember.
CREATE TABLE library (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  revision  INTEGER NOT NULL,
  is_paused INTEGER NOT NULL
);
INSERT INTO library (id, revision, is_paused) VALUES (1, 0, 0);

CREATE TABLE account (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  name           TEXT    NOT NULL,
  -- Upper-case invariant, NFKC: two spellings of a name are one account.
  name_key       TEXT    NOT NULL UNIQUE,
  password_hash  TEXT    NOT NULL,
  is_admin       INTEGER NOT NULL,
  -- Changes with the password and ends every session signed in before.
  security_stamp TEXT    NOT NULL,
  created_at     INTEGER NOT NULL
);

CREATE TABLE api_key (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT    NOT NULL UNIQUE,
  -- SHA-256 of the key: it has 256 random bits, so a slow hash would add nothing.
  key_hash   BLOB    NOT NULL UNIQUE,
  account_id INTEGER REFERENCES account (id),
  created_at INTEGER NOT NULL,
  last_used  INTEGER
);
