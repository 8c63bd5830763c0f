-- Devices that listen together under one address. Address and keys are sealed, as those of devices are.
CREATE TABLE multicast_groups (
    group_eui TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    application_id TEXT NOT NULL REFERENCES applications (id),
    region TEXT NOT NULL,
    class BIGINT NOT NULL,
    frequency_hz BIGINT NOT NULL,
    data_rate BIGINT,
    ping_slot_periodicity BIGINT NOT NULL,
    gateways TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE multicast_members (
    group_eui TEXT NOT NULL REFERENCES multicast_groups (group_eui) ON DELETE CASCADE,
    dev_eui TEXT NOT NULL REFERENCES devices (dev_eui) ON DELETE CASCADE,
    PRIMARY KEY (group_eui, dev_eui)
);
