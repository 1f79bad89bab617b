/** The layouts of `auth.db`, in order. A released one is never edited. */
export const migrations: readonly string[] = [
  `CREATE TABLE user (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin')), password TEXT NOT NULL,
    created_at INTEGER NOT NULL, password_changed_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE link (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash TEXT NOT NULL UNIQUE, room TEXT NOT NULL, created_by TEXT,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
  ) STRICT;
  CREATE TABLE session (
    id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, next_hash TEXT UNIQUE, previous_hash TEXT, previous_until INTEGER,
    user_id INTEGER REFERENCES user ON DELETE CASCADE, link_id INTEGER REFERENCES link ON DELETE CASCADE,
    created_at INTEGER NOT NULL, rotated_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    device TEXT NOT NULL, address TEXT NOT NULL,
    CHECK ((user_id IS NULL) <> (link_id IS NULL))
  ) STRICT;
  CREATE INDEX session_previous ON session (previous_hash);
  CREATE INDEX session_user ON session (user_id);
  CREATE INDEX session_link ON session (link_id);
  CREATE TABLE token (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER, used_at INTEGER
  ) STRICT;
  CREATE TABLE access_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, event TEXT NOT NULL, name TEXT, address TEXT, device TEXT
  ) STRICT;`,
];
