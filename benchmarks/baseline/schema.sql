-- What the platform stores of the same messages, without accounts: no row security, no partitions.

CREATE TABLE charge_points (
    identity text PRIMARY KEY,
    password_hash bytea NOT NULL,
    vendor text NOT NULL DEFAULT '',
    model text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT 'Unavailable',
    last_seen_at timestamptz
);

CREATE TABLE tokens (
    id_tag text PRIMARY KEY,
    status text NOT NULL
);

CREATE TABLE connectors (
    identity text NOT NULL REFERENCES charge_points,
    connector_id integer NOT NULL,
    status text NOT NULL,
    error_code text NOT NULL,
    status_at timestamptz NOT NULL,
    PRIMARY KEY (identity, connector_id)
);

CREATE TABLE transactions (
    id serial PRIMARY KEY,
    identity text NOT NULL REFERENCES charge_points,
    connector_id integer NOT NULL,
    id_tag text NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    meter_start_wh bigint NOT NULL,
    meter_stop_wh bigint,
    reason text,
    energy_wh bigint NOT NULL DEFAULT 0,
    last_meter_wh bigint,
    last_meter_at timestamptz,
    power_w integer,
    soc double precision
);
CREATE INDEX transactions_by_charge_point ON transactions (identity, id);

CREATE TABLE meter_values (
    id bigserial PRIMARY KEY,
    identity text NOT NULL,
    connector_id integer NOT NULL,
    transaction_id integer,
    sampled_at timestamptz NOT NULL,
    energy_wh bigint,
    power_w integer,
    soc double precision,
    sampled_value jsonb NOT NULL
);
CREATE INDEX meter_values_by_transaction ON meter_values (transaction_id, sampled_at);

CREATE TABLE messages (
    id bigserial PRIMARY KEY,
    identity text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    direction text NOT NULL,
    action text NOT NULL,
    payload text NOT NULL
);
CREATE INDEX messages_by_charge_point ON messages (identity, at);
