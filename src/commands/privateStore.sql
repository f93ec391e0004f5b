-- What must be neither in the log nor disposable: never rebuilt, backed up, erasable.
CREATE TABLE IF NOT EXISTS keys (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS revoked_tokens (
  jti TEXT PRIMARY KEY,
  revoked_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS login_links (
  digest TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
  digest TEXT PRIMARY KEY,
  data TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS receipts (
  digest BLOB PRIMARY KEY,
  case_id TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE IF NOT EXISTS positions (
  name TEXT PRIMARY KEY,
  position TEXT NOT NULL
) STRICT;
