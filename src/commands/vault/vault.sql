-- 个人信息库: what may be erased. Every value is sealed; its salt is sealed with it, or short values could be guessed.
CREATE TABLE IF NOT EXISTS meta (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS positions (
  name TEXT PRIMARY KEY,
  position TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS subjects (
  subject_id TEXT PRIMARY KEY,
  wrapped_key BLOB NOT NULL
) STRICT;
-- `settled`: an event in the log is known to refer to it. What is not settled is swept when none does.
CREATE TABLE IF NOT EXISTS personal_values (
  subject_id TEXT NOT NULL,
  commitment TEXT NOT NULL,
  field TEXT NOT NULL,
  sealed BLOB NOT NULL,
  stream TEXT NOT NULL,
  put_at TEXT NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (subject_id, commitment)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS unsettled_values ON personal_values (put_at) WHERE settled = 0;
-- Keyed digests of the pairs of characters of names, and of whole numbers: to be found by, not to be read.
CREATE TABLE IF NOT EXISTS terms (
  term BLOB NOT NULL,
  subject_id TEXT NOT NULL,
  commitment TEXT NOT NULL,
  PRIMARY KEY (term, subject_id, commitment)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS terms_of_subjects ON terms (subject_id, commitment);
CREATE TABLE IF NOT EXISTS materials (
  digest TEXT PRIMARY KEY,
  wrapped_key BLOB NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  stored_at TEXT NOT NULL
) STRICT;
-- Who handed a material in, for whom, under which name: the same file may come from several.
CREATE TABLE IF NOT EXISTS material_holders (
  digest TEXT NOT NULL,
  org_id TEXT NOT NULL,
  account TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  sealed_name BLOB,
  stored_at TEXT NOT NULL,
  PRIMARY KEY (digest, org_id, account, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS materials_of_subjects ON material_holders (subject_id);
