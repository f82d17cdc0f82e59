insert into accounting.accounts (id, code, name, type, created_at)
values ('01900000-0000-7000-8000-000000000a01', '9000', 'From before the seeds', 'expense', '2026-01-01T00:00:00Z');
