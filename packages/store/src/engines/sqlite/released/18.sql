CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE member (
    room_id INTEGER NOT NULL REFERENCES room, uuid TEXT NOT NULL, user_type TEXT NOT NULL, nickname TEXT NOT NULL,
    icon TEXT NOT NULL, joined_at INTEGER NOT NULL, read_id INTEGER NOT NULL,
    PRIMARY KEY (room_id, uuid)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE reading (
    sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL, id INTEGER NOT NULL,
    temperature INTEGER, humidity INTEGER, illuminance INTEGER,
    PRIMARY KEY (sensor_id, ts, id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE rollup_hour (
    sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL, count INTEGER NOT NULL, temperature_count INTEGER NOT NULL, temperature_min INTEGER, temperature_max INTEGER, temperature_sum INTEGER, humidity_count INTEGER NOT NULL, humidity_min INTEGER, humidity_max INTEGER, humidity_sum INTEGER, illuminance_count INTEGER NOT NULL, illuminance_min INTEGER, illuminance_max INTEGER, illuminance_sum INTEGER,
    PRIMARY KEY (sensor_id, ts)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE rollup_day (
    sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL, count INTEGER NOT NULL, temperature_count INTEGER NOT NULL, temperature_min INTEGER, temperature_max INTEGER, temperature_sum INTEGER, humidity_count INTEGER NOT NULL, humidity_min INTEGER, humidity_max INTEGER, humidity_sum INTEGER, illuminance_count INTEGER NOT NULL, illuminance_min INTEGER, illuminance_max INTEGER, illuminance_sum INTEGER,
    PRIMARY KEY (sensor_id, ts)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE rollup_week (
    sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL, count INTEGER NOT NULL, temperature_count INTEGER NOT NULL, temperature_min INTEGER, temperature_max INTEGER, temperature_sum INTEGER, humidity_count INTEGER NOT NULL, humidity_min INTEGER, humidity_max INTEGER, humidity_sum INTEGER, illuminance_count INTEGER NOT NULL, illuminance_min INTEGER, illuminance_max INTEGER, illuminance_sum INTEGER,
    PRIMARY KEY (sensor_id, ts)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE lease (
    name TEXT PRIMARY KEY, pid INTEGER NOT NULL, host TEXT NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, ref INTEGER NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL
  ) STRICT;
CREATE TABLE "message" (
    seq INTEGER PRIMARY KEY, room_id INTEGER NOT NULL REFERENCES room, id INTEGER NOT NULL, unique_id TEXT NOT NULL,
    date INTEGER NOT NULL, media TEXT NOT NULL, message_type TEXT NOT NULL, text TEXT NOT NULL, audio TEXT NOT NULL,
    image TEXT NOT NULL, sender TEXT NOT NULL, dictated INTEGER NOT NULL, user TEXT NOT NULL, detail TEXT NOT NULL,
    extra TEXT, indexed INTEGER NOT NULL DEFAULT 0, sequence TEXT,
    UNIQUE (room_id, id)
  ) STRICT;
CREATE VIRTUAL TABLE message_text USING fts5 (room, text, content = '', contentless_delete = 1, tokenize = 'ascii');
CREATE TABLE message_conflict (
    room_id INTEGER NOT NULL REFERENCES room, id INTEGER NOT NULL, hash TEXT NOT NULL, content TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (room_id, id, hash)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE media_file (sha256 TEXT PRIMARY KEY, type TEXT NOT NULL, size INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE media (
    room_id INTEGER NOT NULL REFERENCES room, message_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('audio', 'image', 'playable')), url TEXT NOT NULL, priority INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('wanted', 'stored', 'gone')), attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL DEFAULT 0, error TEXT, sha256 TEXT REFERENCES media_file,
    PRIMARY KEY (room_id, message_id, kind), CHECK ((state = 'stored') = (sha256 IS NOT NULL))
  ) STRICT, WITHOUT ROWID;
CREATE TABLE seal (
    kind TEXT NOT NULL CHECK (kind IN ('reading', 'message')), ref INTEGER NOT NULL, day INTEGER NOT NULL,
    rows INTEGER NOT NULL, sha256 BLOB NOT NULL, revision INTEGER NOT NULL, broken_at INTEGER,
    PRIMARY KEY (kind, ref, day)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE gap (
    sensor_id INTEGER NOT NULL REFERENCES sensor, from_ts INTEGER NOT NULL, to_ts INTEGER NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (sensor_id, from_ts)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE read_request (
    room_id INTEGER NOT NULL REFERENCES room, message_id INTEGER NOT NULL, asked_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')), attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL, error TEXT,
    PRIMARY KEY (room_id, message_id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE reading_conflict (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL,
    id INTEGER NOT NULL, version TEXT NOT NULL, temperature INTEGER, humidity INTEGER, illuminance INTEGER,
    received_at INTEGER NOT NULL, dropped_at INTEGER,
    UNIQUE (sensor_id, ts, id, version)
  ) STRICT;
CREATE TABLE account (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, user TEXT, from_environment INTEGER NOT NULL DEFAULT 0, paused_until INTEGER NOT NULL DEFAULT 0,
    UNIQUE (source, name)
  ) STRICT;
CREATE TABLE "room" (id INTEGER PRIMARY KEY, source TEXT NOT NULL, account_id INTEGER NOT NULL REFERENCES account, uuid TEXT NOT NULL,
    name TEXT NOT NULL, updated_at INTEGER NOT NULL, background_image TEXT NOT NULL, position INTEGER,
    synced_to INTEGER, backfilled_from INTEGER, backfill_done INTEGER NOT NULL DEFAULT 0, newest_id INTEGER,
    ids_restarted_after INTEGER, unfollowed_at INTEGER, slice INTEGER NOT NULL DEFAULT 0,
    UNIQUE (source, uuid)) STRICT;
CREATE TABLE "sensor" (id INTEGER PRIMARY KEY, source TEXT NOT NULL, room_id INTEGER NOT NULL REFERENCES room, uuid TEXT NOT NULL,
    user_type TEXT NOT NULL, nickname TEXT NOT NULL, address TEXT NOT NULL, position INTEGER, sensor_type TEXT NOT NULL DEFAULT '', continues INTEGER,
    UNIQUE (source, uuid)) STRICT;
CREATE TABLE "outage" (account_id INTEGER NOT NULL, sensor_id INTEGER NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (account_id, sensor_id, from_at)) STRICT, WITHOUT ROWID;
CREATE TABLE "quarantine" (source TEXT NOT NULL, origin TEXT NOT NULL, hash TEXT NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL,
    first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, times INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'accepted', 'dropped')),
    PRIMARY KEY (source, origin, hash)) STRICT, WITHOUT ROWID;
CREATE TABLE waveform (
    sha256 TEXT PRIMARY KEY REFERENCES media_file ON DELETE CASCADE, duration REAL, peaks BLOB,
    CHECK ((duration IS NULL) = (peaks IS NULL))
  ) STRICT, WITHOUT ROWID;
CREATE TABLE comfort (
    sensor_id INTEGER PRIMARY KEY REFERENCES sensor, temperature_low INTEGER NOT NULL,
    temperature_high INTEGER NOT NULL, humidity_low INTEGER NOT NULL, humidity_high INTEGER NOT NULL,
    CHECK (temperature_low < temperature_high AND humidity_low < humidity_high)
  ) STRICT;
CREATE TABLE "job_run" (
    account_id INTEGER NOT NULL, slice INTEGER NOT NULL DEFAULT 0, job TEXT NOT NULL, started_at INTEGER NOT NULL,
    finished_at INTEGER, succeeded_at INTEGER, failing_since INTEGER, error_kind TEXT, error TEXT,
    runs INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, slice, job)
  ) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sensor_continues ON sensor (continues) WHERE continues IS NOT NULL;
CREATE TABLE sensor_health (
    sensor_id INTEGER NOT NULL REFERENCES sensor, ts INTEGER NOT NULL, battery INTEGER, signal_strength INTEGER,
    PRIMARY KEY (sensor_id, ts)
  ) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX message_unique_id ON message (room_id, unique_id) WHERE sequence IS NOT NULL;
CREATE TABLE "outbox" (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, unique_id TEXT NOT NULL UNIQUE, room_id INTEGER NOT NULL REFERENCES room,
    kind TEXT NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'image', 'audio', 'stamp')), text TEXT NOT NULL,
    sha256 TEXT REFERENCES media_file, stamp TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'doubtful')), created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at INTEGER NOT NULL, error TEXT, message_id INTEGER,
    remote_unique_id TEXT, doubtful_since INTEGER, asked_at INTEGER, asked_boot TEXT, asked_uptime REAL, sent_by TEXT,
    CHECK ((kind IN ('image', 'audio')) = (sha256 IS NOT NULL)), CHECK ((kind = 'stamp') = (stamp IS NOT NULL)),
    CHECK (state <> 'doubtful' OR doubtful_since IS NOT NULL)
  ) STRICT;
CREATE UNIQUE INDEX outbox_remote ON outbox (room_id, remote_unique_id) WHERE remote_unique_id IS NOT NULL;
CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, room_id INTEGER NOT NULL REFERENCES room,
    request_id TEXT NOT NULL, event TEXT NOT NULL, kind TEXT NOT NULL, sensor_id INTEGER, at INTEGER NOT NULL,
    received_at INTEGER NOT NULL, data TEXT NOT NULL,
    UNIQUE (source, request_id)
  ) STRICT;
CREATE INDEX message_unindexed ON message (seq) WHERE indexed = 0;
CREATE INDEX media_wanted ON media (priority, message_id DESC) WHERE state = 'wanted';
CREATE INDEX message_day ON message (room_id, date);
CREATE INDEX quarantine_age ON quarantine (last_seen);
CREATE INDEX message_motion ON message (room_id, date) WHERE media = 'motion';
CREATE INDEX outbox_waiting ON outbox (room_id, seq) WHERE state <> 'sent';
CREATE INDEX event_at ON event (room_id, at, seq);
INSERT INTO account (id, source, name, user, from_environment, paused_until) VALUES (1, 'bocco', 'default', 'member', 1, 0);
INSERT INTO account (id, source, name, user, from_environment, paused_until) VALUES (2, 'emo', 'default', 'owner', 0, 0);
INSERT INTO change (seq, kind, ref, first, last) VALUES (1, 'reading', 1, 1700000000, 1700005000);
INSERT INTO comfort (sensor_id, temperature_low, temperature_high, humidity_low, humidity_high) VALUES (1, 1950, 2600, 3500, 6500);
INSERT INTO event (seq, source, room_id, request_id, event, kind, sensor_id, at, received_at, data) VALUES (1, 'emo', 2, 'r1', 'accel.detected', 'lift', NULL, 1700010001, 1700010003, '{"kind":"lift"}');
INSERT INTO gap (sensor_id, from_ts, to_ts, cause) VALUES (1, 1700000000, 1700005000, 'sensor_silent');
INSERT INTO job_run (account_id, slice, job, started_at, finished_at, succeeded_at, failing_since, error_kind, error, runs, failures) VALUES (1, 0, 'poll-sensors', 1, 2, 2, NULL, NULL, NULL, 0, 0);
INSERT INTO lease (name, pid, host, expires_at) VALUES ('collector', 1, 'host', 10);
INSERT INTO media (room_id, message_id, kind, url, priority, state, attempts, next_attempt_at, error, sha256) VALUES (1, 11, 'image', 'https://x', 1, 'stored', 0, 0, NULL, 'abc');
INSERT INTO media_file (sha256, type, size) VALUES ('abc', 'image/png', 3);
INSERT INTO member (room_id, uuid, user_type, nickname, icon, joined_at, read_id) VALUES (1, 'member', 'human', 'ママ', '', 6, 7);
INSERT INTO member (room_id, uuid, user_type, nickname, icon, joined_at, read_id) VALUES (2, 'owner', 'member', 'パパ', '', 0, 0);
INSERT INTO message (seq, room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, user, detail, extra, indexed, sequence) VALUES (1, 1, 11, 'm', 1700000001, 'text', 'normal', '雨', '', '', 'member', 0, '{"nickname":"ママ"}', 'null', NULL, 0, NULL);
INSERT INTO message (seq, room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, user, detail, extra, indexed, sequence) VALUES (2, 2, 1700010000123007, 'e', 1700010000, 'audio', 'normal', '', 'https://y', '', 'owner', 1, '{"nickname":"パパ"}', 'null', NULL, 0, '20231115010000123');
INSERT INTO message_conflict (room_id, id, hash, content, received_at) VALUES (1, 11, 'h', '{}', 12);
INSERT INTO message_text (rowid, room, text) VALUES (1, 'r1', '96e8');
INSERT INTO outage (account_id, sensor_id, from_at, to_at, cause) VALUES (1, 0, 15, 16, 'collector_off');
INSERT INTO outbox (seq, unique_id, room_id, kind, text, sha256, stamp, state, created_at, attempts, next_attempt_at, error, message_id, remote_unique_id, doubtful_since, asked_at, asked_boot, asked_uptime, sent_by) VALUES (1, 'u', 1, 'text', 'やあ', NULL, NULL, 'queued', 8, 0, 9, NULL, NULL, NULL, NULL, 20, 'boot', 21.5, NULL);
INSERT INTO outbox (seq, unique_id, room_id, kind, text, sha256, stamp, state, created_at, attempts, next_attempt_at, error, message_id, remote_unique_id, doubtful_since, asked_at, asked_boot, asked_uptime, sent_by) VALUES (2, 'p', 1, 'image', '', 'abc', NULL, 'queued', 22, 0, 23, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO outbox (seq, unique_id, room_id, kind, text, sha256, stamp, state, created_at, attempts, next_attempt_at, error, message_id, remote_unique_id, doubtful_since, asked_at, asked_boot, asked_uptime, sent_by) VALUES (3, 's', 2, 'stamp', '', NULL, 'w1ohayo', 'sent', 27, 0, 28, NULL, NULL, 'f', NULL, NULL, NULL, NULL, NULL);
INSERT INTO outbox (seq, unique_id, room_id, kind, text, sha256, stamp, state, created_at, attempts, next_attempt_at, error, message_id, remote_unique_id, doubtful_since, asked_at, asked_boot, asked_uptime, sent_by) VALUES (4, 'd', 2, 'text', '雨', NULL, NULL, 'doubtful', 29, 0, 30, NULL, NULL, NULL, 31, NULL, NULL, NULL, NULL);
INSERT INTO quarantine (source, origin, hash, reason, raw, first_seen, last_seen, times, state) VALUES ('bocco', 'readings', 'h', 'no time', '{}', 13, 14, 2, 'dropped');
INSERT INTO read_request (room_id, message_id, asked_at, state, attempts, next_attempt_at, error) VALUES (1, 11, 17, 'queued', 0, 18, NULL);
INSERT INTO reading (sensor_id, ts, id, temperature, humidity, illuminance) VALUES (1, 1700000000, 1, 2150, 4025, NULL);
INSERT INTO reading (sensor_id, ts, id, temperature, humidity, illuminance) VALUES (1, 1700005000, 2, -50, NULL, 300);
INSERT INTO reading (sensor_id, ts, id, temperature, humidity, illuminance) VALUES (2, 1700010000, 1, 2200, 4000, 100);
INSERT INTO reading_conflict (seq, sensor_id, ts, id, version, temperature, humidity, illuminance, received_at, dropped_at) VALUES (1, 1, 1700000000, 1, '9900,4025,', 9900, 4025, NULL, 19, NULL);
INSERT INTO rollup_hour (sensor_id, ts, count, temperature_count, temperature_min, temperature_max, temperature_sum, humidity_count, humidity_min, humidity_max, humidity_sum, illuminance_count, illuminance_min, illuminance_max, illuminance_sum) VALUES (1, 1699999200, 1, 1, 2150, 2150, 2150, 1, 4025, 4025, 4025, 0, NULL, NULL, NULL);
INSERT INTO room (id, source, account_id, uuid, name, updated_at, background_image, position, synced_to, backfilled_from, backfill_done, newest_id, ids_restarted_after, unfollowed_at, slice) VALUES (1, 'bocco', 1, 'room', '居間', 5, '', 0, NULL, NULL, 0, 11, NULL, 25, 0);
INSERT INTO room (id, source, account_id, uuid, name, updated_at, background_image, position, synced_to, backfilled_from, backfill_done, newest_id, ids_restarted_after, unfollowed_at, slice) VALUES (2, 'emo', 2, 'den', '書斎', 26, '', 0, NULL, NULL, 0, NULL, NULL, NULL, 0);
INSERT INTO seal (kind, ref, day, rows, sha256, revision, broken_at) VALUES ('reading', 1, 1699920000, 2, X'00FF', 1, NULL);
INSERT INTO sensor (id, source, room_id, uuid, user_type, nickname, address, position, sensor_type, continues) VALUES (1, 'bocco', 1, 'sensor', 'sensor_room', '温湿度', '', 0, '', NULL);
INSERT INTO sensor (id, source, room_id, uuid, user_type, nickname, address, position, sensor_type, continues) VALUES (2, 'emo', 2, 'air', 'sensor_room', '書斎', '', 0, 'room', 1);
INSERT INTO sensor (id, source, room_id, uuid, user_type, nickname, address, position, sensor_type, continues) VALUES (3, 'emo', 2, 'door', 'sensor_door', '扉', '', 1, 'movement', NULL);
INSERT INTO sensor_health (sensor_id, ts, battery, signal_strength) VALUES (2, 1700010000, 90, NULL);
INSERT INTO setting (name, value) VALUES ('time_zone', 'Asia/Tokyo');
INSERT INTO waveform (sha256, duration, peaks) VALUES ('abc', 24.5, X'0064');
