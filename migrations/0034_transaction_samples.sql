-- Transactions are analysed as often as the most busy table is, and each time all of their columns were sampled and sorted:
-- a tenth of a second, for which whoever writes waits. No plan asks how what a meter said is distributed.
DO $$
DECLARE
    measured text;
BEGIN
    FOREACH measured IN ARRAY ARRAY[
        'charge_point_identity', 'started_at', 'ended_at', 'meter_start_wh', 'meter_stop_wh', 'energy_wh',
        'power_w', 'soc', 'stop_reason', 'estimated', 'flags', 'content_key', 'last_meter_wh', 'last_meter_at',
        'updated_at', 'register_at', 'doubted_wh', 'doubted_at', 'register_segments', 'counted_on', 'tariff_price_id',
        'currency', 'cost_minor']
    LOOP
        EXECUTE format('ALTER TABLE transactions ALTER COLUMN %I SET STATISTICS 0', measured);
    END LOOP;
END
$$;
