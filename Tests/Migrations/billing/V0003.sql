-- The partner answers, and refuses us.
insert into billing.providers (
    name, reachable, latency_ms, checked_at, balance, currency, closed_at, closed_code, changes_told_at)
values (
    'vtpass', true, 87, '2026-01-05T00:00:00Z', 1000000000, 'NGN', '2026-01-05T00:00:00Z', '018',
    '2026-01-05T00:00:00Z');
