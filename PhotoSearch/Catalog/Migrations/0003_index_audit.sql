-- The last audit of the neighbour index of a space: what it found and mended. Kept so that a restart still shows it.
CREATE TABLE index_audit (
  space           TEXT             PRIMARY KEY,
  audited_at      INTEGER          NOT NULL,
  took_ms         INTEGER          NOT NULL,
  -- Of the sample, so that it can be drawn again.
  seed            INTEGER          NOT NULL,
  vectors         INTEGER          NOT NULL,
  sampled         INTEGER          NOT NULL,
  recall_at_10    DOUBLE PRECISION NOT NULL,
  recall_at_50    DOUBLE PRECISION NOT NULL,
  -- Words that were asked lately; null where there were none.
  words           INTEGER          NOT NULL,
  words_recall    DOUBLE PRECISION,
  orphans         INTEGER          NOT NULL,
  misaligned      INTEGER          NOT NULL,
  missing         INTEGER          NOT NULL,
  stray           INTEGER          NOT NULL,
  compared        INTEGER          NOT NULL,
  wrong           INTEGER          NOT NULL,
  healed          INTEGER          NOT NULL,
  -- 1: too little was found, and the index is made anew.
  is_rebuilt      INTEGER          NOT NULL
);
