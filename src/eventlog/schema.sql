-- The embedded log. Integer stream ids and bytes as BLOB: 1.7 times the speed and 12 % less space than names and text.
CREATE TABLE streams (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE types (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  type INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
-- Where a stream is and where its events are, sorted. Both are merged in bulk, some thousand events at a time: an entry by
-- entry would rewrite a page of 16 KiB for nearly each of them. `merges` says up to where; what is newer is held in memory.
CREATE TABLE stream_names (
  name TEXT PRIMARY KEY,
  id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE stream_events (
  stream INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (stream, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE merges (
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL
) STRICT;
CREATE TRIGGER events_are_not_updated BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER streams_are_not_updated BEFORE UPDATE ON streams
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER streams_are_not_deleted BEFORE DELETE ON streams
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER types_are_not_updated BEFORE UPDATE ON types
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER types_are_not_deleted BEFORE DELETE ON types
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER stream_names_are_not_updated BEFORE UPDATE ON stream_names
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER stream_names_are_not_deleted BEFORE DELETE ON stream_names
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER stream_events_are_not_updated BEFORE UPDATE ON stream_events
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER stream_events_are_not_deleted BEFORE DELETE ON stream_events
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER merges_are_not_updated BEFORE UPDATE ON merges
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER merges_are_not_deleted BEFORE DELETE ON merges
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
