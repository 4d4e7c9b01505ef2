-- Cameras' raw files can be read from this version on. Those that failed before are tried again, once; no other file is, and no photo is read anew.
CREATE TABLE raw_files AS SELECT id, content_id FROM file
WHERE id IN (SELECT file_id FROM work WHERE reason IS NOT NULL) AND (
  id IN (SELECT file_id FROM work WHERE reason LIKE 'This is a camera''s raw file%')
  OR path LIKE '%.dng' OR path LIKE '%.cr2' OR path LIKE '%.cr3' OR path LIKE '%.crw' OR path LIKE '%.nef' OR path LIKE '%.nrw' OR path LIKE '%.arw' OR path LIKE '%.sr2'
  OR path LIKE '%.orf' OR path LIKE '%.rw2' OR path LIKE '%.raf' OR path LIKE '%.pef' OR path LIKE '%.srw' OR path LIKE '%.x3f' OR path LIKE '%.3fr' OR path LIKE '%.iiq');
-- As WorkTable.RetryAsync does: what failed of a file that had been a photo belongs to no file.
UPDATE content SET failure = NULL, failed_at = NULL, decoder_version = 0
WHERE failure IS NOT NULL AND (id IN (SELECT content_id FROM raw_files) OR NOT EXISTS (SELECT 1 FROM file WHERE content_id = content.id));
UPDATE work SET reason = NULL, failed_at = NULL, attempts = 0, not_before = 0, lease_until = NULL WHERE reason IS NOT NULL AND file_id IN (SELECT id FROM raw_files);
DROP TABLE raw_files;
