-- Private keys, sealed under a master key that is not in this file. Outside the hash chain, since
-- two things may happen to a row, and nothing else: it is sealed anew under another master key, and
-- it is destroyed, once and for ever. The events tell of both; the chain stays valid.

-- WITHOUT ROWID: a hidden row number would be a second way to replace a row.
CREATE TABLE secrets (
  id               TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
  key_id           TEXT    NOT NULL CHECK (key_id <> ''),
  sealed           BLOB    CHECK (length(sealed) > 0),
  destroyed_micros INTEGER CHECK (destroyed_micros >= 0),
  CHECK ((sealed IS NULL) = (destroyed_micros IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER secrets_only_grow BEFORE INSERT ON secrets
BEGIN
  SELECT RAISE(ABORT, 'this secret is kept already')
  WHERE EXISTS (SELECT 1 FROM secrets WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'a secret is sealed when it is kept')
  WHERE NEW.sealed IS NULL;
END;

CREATE TRIGGER secrets_are_never_deleted BEFORE DELETE ON secrets
BEGIN
  SELECT RAISE(ABORT, 'secrets are never deleted; a destroyed one keeps its row');
END;

CREATE TRIGGER secrets_change_in_two_ways BEFORE UPDATE ON secrets
BEGIN
  SELECT RAISE(ABORT, 'a secret''s id never changes')
  WHERE NEW.id IS NOT OLD.id;
  SELECT RAISE(ABORT, 'a destroyed secret never comes back')
  WHERE OLD.sealed IS NULL;
  SELECT RAISE(ABORT, 'a secret is sealed anew under another key, key and bytes together')
  WHERE NEW.sealed IS NOT NULL AND (NEW.key_id IS OLD.key_id OR NEW.sealed IS OLD.sealed);
  SELECT RAISE(ABORT, 'a secret keeps the id of its key when it is destroyed')
  WHERE NEW.sealed IS NULL AND NEW.key_id IS NOT OLD.key_id;
END;
