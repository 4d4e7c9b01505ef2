-- What is written in a file about its picture, and which version of ours read it (null: none that knew of words).

ALTER TABLE content ADD COLUMN words TEXT; -- JSON, bounded
ALTER TABLE content ADD COLUMN facts_version INTEGER;

-- Work gets one more kind (see work.kind): 0, the facts in a file or beside it are to be read again, and its picture is not.

-- Names are known already; everything else comes when the files are asked.
INSERT INTO photo_words (rowid, title, description, keywords, people, names)
SELECT photo_id, '', '', '', '', group_concat(path, char(10)) FROM file WHERE photo_id IS NOT NULL AND state <> 3 GROUP BY photo_id;
