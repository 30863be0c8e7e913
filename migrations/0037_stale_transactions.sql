-- What a stop without a number may end. All that its charge point ever charged was read for it.
CREATE INDEX transactions_stale ON transactions (account_id, charge_point_id) WHERE status = 'stale';
