insert into accounting.reconciliations (id, request_key, status, requested_at, completed_at)
values ('01900000-0000-7000-8000-000000000a05', 'old', 'complete', '2026-01-05T00:00:00Z', '2026-01-05T00:00:01Z');
insert into accounting.reconciliation_rows (reconciliation_id, account, currency, wallets, books)
select '01900000-0000-7000-8000-000000000a05', number, 'USD', 0, 0 from accounting.accounts where code = '9000';
