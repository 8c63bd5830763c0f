-- What the pages show of deployments, as DeploymentRow writes it; never a key, never the image.
CREATE TABLE deployments (
    id TEXT NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    devices BIGINT NOT NULL,
    deployment TEXT NOT NULL
);
CREATE INDEX deployments_started ON deployments (started_at);

-- How far each device is. A device that is deleted stays in the deployments it took part in.
CREATE TABLE deployment_members (
    deployment_id TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    dev_eui TEXT NOT NULL,
    place BIGINT NOT NULL,
    phase BIGINT NOT NULL,
    step TEXT NOT NULL,
    since BIGINT NOT NULL,
    failed_at TEXT,
    reason TEXT,
    tries BIGINT NOT NULL,
    round BIGINT NOT NULL,
    received BIGINT NOT NULL,
    missing BIGINT,
    firmware_version BIGINT,
    moved_at BIGINT NOT NULL,
    outcome_at BIGINT,
    PRIMARY KEY (deployment_id, dev_eui)
);
CREATE INDEX deployment_members_phase ON deployment_members (deployment_id, phase);
CREATE INDEX deployment_members_device ON deployment_members (dev_eui);
