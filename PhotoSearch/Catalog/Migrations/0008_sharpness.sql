-- How sharp a picture's sharpest parts are, see Sharpness; null: it was read before that was measured, and is measured from its stored picture.

ALTER TABLE content ADD COLUMN sharpness DOUBLE PRECISION;
