-- What people asked, and what they keep to ask again; each for himself, and gone with his account.

-- 0: what this person asks is not remembered.
ALTER TABLE account ADD COLUMN remembers_searches INTEGER NOT NULL DEFAULT 1;

CREATE TABLE recent_search (
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  -- As words are compared: other spellings are the same search.
  words_key  TEXT    NOT NULL,
  words      TEXT    NOT NULL,
  asked_at   INTEGER NOT NULL,
  PRIMARY KEY (account_id, words_key)
);

CREATE TABLE saved_search (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  name       TEXT    NOT NULL,
  -- As names are compared.
  name_key   TEXT    NOT NULL,
  -- Of the page that lists its photos.
  address    TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (account_id, name_key)
);
