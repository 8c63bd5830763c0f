-- What a profile says of its devices' radio, as ProfileSettings writes it; "{}" is the default of every setting.
ALTER TABLE device_profiles ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

-- A person has said where the gateway stands: its region then wins over the prefix of its topics.
ALTER TABLE gateways ADD COLUMN is_registered BIGINT NOT NULL DEFAULT 0;
-- The prefix its topics had last; NULL before its first message, empty for topics without one.
ALTER TABLE gateways ADD COLUMN topic_prefix TEXT;

-- What the network knows of a device's radio, as DeviceRadio writes it: one row, always the newest.
CREATE TABLE device_radio (
    dev_eui TEXT NOT NULL PRIMARY KEY REFERENCES devices (dev_eui) ON DELETE CASCADE,
    radio TEXT NOT NULL
);

-- What happened between network and device; the last few of each kind.
CREATE TABLE device_activity (
    place BIGINT NOT NULL PRIMARY KEY,
    dev_eui TEXT NOT NULL REFERENCES devices (dev_eui) ON DELETE CASCADE,
    kind BIGINT NOT NULL,
    at BIGINT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX device_activity_device ON device_activity (dev_eui, kind, place);

-- An uplink's row is found again when another gateway's copy comes late.
ALTER TABLE recent_frames ADD COLUMN deduplication_id TEXT;
-- The last copy that was added, by its place in the journal: one delivered again is not added twice.
ALTER TABLE recent_frames ADD COLUMN enriched_place BIGINT NOT NULL DEFAULT 0;
CREATE INDEX recent_frames_deduplication ON recent_frames (deduplication_id);
