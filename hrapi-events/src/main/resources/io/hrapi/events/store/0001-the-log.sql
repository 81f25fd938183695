-- The event log. Its triggers keep it append-only for everybody who comes through SQL; the hash
-- chain shows it when somebody went round them. Messages are plain literals, so that an older
-- sqlite3 on the operator's machine can still open the file.

CREATE TABLE log (
  one            INTEGER PRIMARY KEY CHECK (one = 1),
  id             TEXT    NOT NULL CHECK (length(id) = 36),
  created_micros INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  version         INTEGER PRIMARY KEY CHECK (version >= 1),
  time_micros     INTEGER NOT NULL CHECK (time_micros >= 0),
  id              TEXT    NOT NULL CHECK (id <> ''),
  log_id          TEXT    NOT NULL CHECK (log_id <> ''),
  node            TEXT    NOT NULL,
  type            TEXT    NOT NULL CHECK (type <> ''),
  subject         TEXT    NOT NULL,
  actor           TEXT    NOT NULL,
  origin          TEXT    NOT NULL,
  reason          TEXT,
  request_id      TEXT    NOT NULL,
  traceparent     TEXT,
  idempotency_key TEXT,
  request_hash    TEXT,
  answer          TEXT,
  format          INTEGER NOT NULL CHECK (format BETWEEN 0 AND 2147483647),
  changes         TEXT    NOT NULL,
  hash            BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX events_by_idempotency_key ON events (idempotency_key)
  WHERE idempotency_key IS NOT NULL;

-- WITHOUT ROWID: a hidden row number would be a second way to replace a row.
CREATE TABLE texts (
  sha256   BLOB    NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
  encoding TEXT    NOT NULL CHECK (encoding IN ('deflate', 'identity')),
  size     INTEGER NOT NULL CHECK (size BETWEEN 0 AND 2147483647),
  body     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_keeps_its_row BEFORE UPDATE ON log
BEGIN
  SELECT RAISE(ABORT, 'the log''s id never changes');
END;

CREATE TRIGGER log_loses_no_row BEFORE DELETE ON log
BEGIN
  SELECT RAISE(ABORT, 'the log''s id is never deleted');
END;

CREATE TRIGGER log_has_one_row BEFORE INSERT ON log
WHEN EXISTS (SELECT 1 FROM log)
BEGIN
  SELECT RAISE(ABORT, 'the log has its id already');
END;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'events never change');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'events are never deleted');
END;

-- INSERT OR REPLACE deletes without asking the trigger above (PRAGMA recursive_triggers is off by
-- default, and the writer's choice); it cannot pass this one, which runs before it looks for
-- conflicts.
CREATE TRIGGER events_only_grow BEFORE INSERT ON events
BEGIN
  SELECT RAISE(ABORT, 'events only grow: the version must be that of the head plus 1')
  WHERE NEW.version IS NOT coalesce((SELECT max(version) FROM events), 0) + 1;
  SELECT RAISE(ABORT, 'time never goes back: time_micros is less than that of the head')
  FROM events
  WHERE version = NEW.version - 1 AND time_micros > NEW.time_micros;
END;

CREATE TRIGGER texts_never_change BEFORE UPDATE ON texts
BEGIN
  SELECT RAISE(ABORT, 'kept texts never change');
END;

CREATE TRIGGER texts_are_never_deleted BEFORE DELETE ON texts
BEGIN
  SELECT RAISE(ABORT, 'kept texts are never deleted');
END;

CREATE TRIGGER texts_only_grow BEFORE INSERT ON texts
WHEN EXISTS (SELECT 1 FROM texts WHERE sha256 = NEW.sha256)
BEGIN
  SELECT RAISE(ABORT, 'this text is kept already');
END;
