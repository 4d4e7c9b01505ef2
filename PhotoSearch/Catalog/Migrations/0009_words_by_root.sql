-- The words of a photo, once for each root in which it has a file, with the names that it has there alone: a viewer finds it by the words of the
-- roots that he may see. The row id is the photo's id times 1,048,576, plus the root's.
CREATE TABLE words_before AS SELECT rowid AS photo_id, title, description, keywords, people FROM photo_words;
DELETE FROM photo_words;
INSERT INTO photo_words (rowid, title, description, keywords, people, names)
SELECT w.photo_id * 1048576 + f.root_id, w.title, w.description, w.keywords, w.people, group_concat(f.path, char(10))
FROM words_before w JOIN file f ON f.photo_id = w.photo_id AND f.state <> 3 GROUP BY w.photo_id, f.root_id;
DROP TABLE words_before;
