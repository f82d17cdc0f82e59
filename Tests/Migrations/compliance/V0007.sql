insert into compliance.access_consents (id, user_id, tpp_id, tpp_name, wallet_ids, scopes, valid_days, status, expires_at,
    authorized_at, created_at, updated_at)
values ('01900000-0000-7000-8000-0000000008c1', '01900000-0000-7000-8000-0000000000aa', 'PSDSE-FINA-44059',
    'Budget Planner AB', '{01900000-0000-7000-8000-0000000001aa}', '{balance,transactions}', 90, 'valid',
    '2026-04-03T00:00:00Z', '2026-01-03T00:01:00Z', '2026-01-03T00:00:00Z', '2026-01-03T00:01:00Z');
insert into compliance.sca_counters (user_id, low_value_cents, low_value_count, updated_at)
values ('01900000-0000-7000-8000-0000000000aa', 2500, 1, '2026-01-03T00:00:00Z');
insert into compliance.sca_decisions (id, user_id, operation, payee, amount, currency, exemption, created_at)
values ('01900000-0000-7000-8000-0000000008c2', '01900000-0000-7000-8000-0000000000aa', 'transfer', '900000000003', 2500,
    'EUR', 'low_value', '2026-01-03T00:00:00Z');
