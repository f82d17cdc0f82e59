insert into wallet.fx_rate_sets (id, source, as_of, loaded_at)
values ('01900000-0000-7000-8000-000000000503', 'sandbox', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z');
insert into wallet.fx_rates (set_id, currency, per_dollar) values ('01900000-0000-7000-8000-000000000503', 'EUR', 0.93);
