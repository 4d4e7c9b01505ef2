-- Which model answers, which one was chosen, and which is on its way. Kept so that changing the model never empties the search.

-- The name as it was chosen; the vectors of serving_space answer questions.
ALTER TABLE library ADD COLUMN serving_model TEXT;
ALTER TABLE library ADD COLUMN serving_space TEXT;
-- What an administrator chose in the program; null: nobody did.
ALTER TABLE library ADD COLUMN chosen_model TEXT;
-- All photos are being embedded in this space too; it serves when none is missing.
ALTER TABLE library ADD COLUMN coming_space TEXT;

-- What there is was made by one model, or the last of several: the space with the most vectors is the one that answered.
UPDATE library SET serving_space = (SELECT space FROM embedding WHERE part = 0 GROUP BY space ORDER BY COUNT(*) DESC, MAX(id) DESC LIMIT 1);

-- 1: made from the stored picture, because the original could not be read; made again from the original when it can.
ALTER TABLE embedding ADD COLUMN is_provisional INTEGER NOT NULL DEFAULT 0;
CREATE INDEX embedding_provisional ON embedding (space, photo_id) WHERE is_provisional = 1;

-- The spaces in which every photo must have a vector. Work gets two more kinds for them (see work.kind):
-- 2: a photo lacks a vector; made from the original, or from the stored picture where that cannot be read.
-- 3: a photo's vector is provisional, or could not be made; waits for the original.
CREATE VIEW wanted_space AS
  SELECT serving_space AS space FROM library WHERE serving_space IS NOT NULL
  UNION
  SELECT coming_space FROM library WHERE coming_space IS NOT NULL;
