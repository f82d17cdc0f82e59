insert into wallet.fx_rate_sets (id, source, as_of, loaded_at)
values ('01900000-0000-7000-8000-000000000501', 'configured', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into wallet.fx_rates (set_id, currency, per_dollar) values ('01900000-0000-7000-8000-000000000501', 'EUR', 0.92);
insert into wallet.fx_quotes (id, owner_id, source_currency, source_amount, target_currency, target_amount, fee, rate,
    expires_at, created_at)
values ('01900000-0000-7000-8000-000000000502', '01900000-0000-7000-8000-0000000000aa', 'USD', 100, 'EUR', 91, 1, 0.92, '2026-01-01T00:01:00Z',
    '2026-01-01T00:00:00Z');
