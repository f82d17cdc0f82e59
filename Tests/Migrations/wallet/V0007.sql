insert into wallet.snapshots (id, taken_at) values ('01900000-0000-7000-8000-000000000701', '2026-01-01T00:00:00Z');
