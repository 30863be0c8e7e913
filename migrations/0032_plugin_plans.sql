-- Statements of plugins take arrays as those of batches do (0019). Planned anew for each length of them, as PostgreSQL would,
-- a delivery of a webhook cost twice 60 to 120 us for nothing.
ALTER ROLE plugyard_plugin SET plan_cache_mode = 'force_generic_plan';
