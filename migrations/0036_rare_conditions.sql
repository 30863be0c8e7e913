-- What each meter value asks for and hardly ever finds: whether its session's token has a budget, and whether the power of its
-- connector is known.
CREATE INDEX tokens_with_budget ON tokens (account_id, id) WHERE energy_budget_wh IS NOT NULL;
CREATE INDEX connectors_with_power ON connectors (account_id, charge_point_id, connector_id)
    WHERE max_power_w IS NOT NULL;

-- What each start asks for: whether its token is charging elsewhere. Of a fleet's token all that it ever charged was read for
-- it, or all that its account is charging.
CREATE INDEX transactions_active_by_token ON transactions (account_id, token_id) WHERE status = 'active';
