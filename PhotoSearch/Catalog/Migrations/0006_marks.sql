-- What people say of photos in the program. Tags and albums belong to the photo, favourites to a person.

CREATE TABLE favourite (
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  photo_id   INTEGER NOT NULL REFERENCES photo (id),
  added_at   INTEGER NOT NULL,
  PRIMARY KEY (account_id, photo_id)
);
CREATE INDEX favourite_photo ON favourite (photo_id);

-- Raised on every change of the account's favourites: readers in memory follow it.
ALTER TABLE account ADD COLUMN favourites_revision INTEGER NOT NULL DEFAULT 0;

-- Beside the keywords in the files, which are never written.
CREATE TABLE tag (
  photo_id INTEGER NOT NULL REFERENCES photo (id),
  name     TEXT    NOT NULL,
  -- Without case, accents and the marks of the search language: two spellings of a name are one tag.
  name_key TEXT    NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (photo_id, name_key)
);

CREATE TABLE album (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id  TEXT    NOT NULL UNIQUE,
  name       TEXT    NOT NULL,
  name_key   TEXT    NOT NULL UNIQUE, -- as a tag's
  created_at INTEGER NOT NULL
);

CREATE TABLE album_photo (
  album_id INTEGER NOT NULL REFERENCES album (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photo (id),
  added_at INTEGER NOT NULL,
  PRIMARY KEY (album_id, photo_id)
);
CREATE INDEX album_photo_photo ON album_photo (photo_id);
