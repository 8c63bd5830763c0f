-- One text for SQLite and PostgreSQL. Identifiers are lower-case text, times milliseconds since 1970 UTC,
-- truth values 0 or 1.
CREATE TABLE organisations (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    is_demo BIGINT NOT NULL
);

CREATE TABLE applications (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    UNIQUE (organisation_id, name)
);

CREATE TABLE codecs (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    source TEXT NOT NULL,
    UNIQUE (name, version)
);

CREATE TABLE device_profiles (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    region TEXT NOT NULL,
    codec_id TEXT REFERENCES codecs (id)
);

CREATE TABLE devices (
    dev_eui TEXT NOT NULL PRIMARY KEY,
    join_eui TEXT NOT NULL,
    name TEXT NOT NULL,
    application_id TEXT NOT NULL REFERENCES applications (id),
    profile_id TEXT NOT NULL REFERENCES device_profiles (id),
    activation BIGINT NOT NULL,
    enabled BIGINT NOT NULL,
    place TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX devices_application ON devices (application_id, dev_eui);
CREATE INDEX devices_profile ON devices (profile_id);

CREATE TABLE device_keys (
    dev_eui TEXT NOT NULL REFERENCES devices (dev_eui) ON DELETE CASCADE,
    kind BIGINT NOT NULL,
    version BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (dev_eui, kind)
);

CREATE TABLE gateways (
    gateway_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    region TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    is_demo BIGINT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT,
    online BIGINT NOT NULL,
    frames_received BIGINT NOT NULL,
    downlinks_sent BIGINT NOT NULL,
    software TEXT
);

-- No reference to devices: frames of unknown devices are shown too.
CREATE TABLE recent_frames (
    journal_sequence BIGINT NOT NULL PRIMARY KEY,
    id BIGINT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    dev_eui TEXT,
    dev_addr TEXT,
    verdict BIGINT NOT NULL,
    f_cnt BIGINT,
    f_port BIGINT,
    gateway_id TEXT NOT NULL,
    gateway_count BIGINT NOT NULL,
    rssi_dbm BIGINT NOT NULL,
    snr_db DOUBLE PRECISION NOT NULL,
    frequency_hz BIGINT NOT NULL,
    data_rate TEXT NOT NULL,
    phy_payload TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX recent_frames_device ON recent_frames (dev_eui, id);
CREATE INDEX recent_frames_gateway ON recent_frames (gateway_id, id);

CREATE TABLE latest_values (
    dev_eui TEXT NOT NULL REFERENCES devices (dev_eui) ON DELETE CASCADE,
    quantity TEXT NOT NULL,
    id BIGINT NOT NULL UNIQUE,
    value DOUBLE PRECISION,
    text TEXT,
    unit TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (dev_eui, quantity)
);

-- Numbers given inside a transaction, so that whoever polls "after id" never misses one that commits late.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('recent_frames', 0), ('latest_values', 0);
