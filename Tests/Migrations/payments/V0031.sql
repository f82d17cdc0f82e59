-- A payment of ours that the bank has booked.
insert into payments.bank_entries (id, file_id, rail, place, kind, identity, amount, currency, reference, reason_code,
    booked_on, state, stage, names, item_id, created_at, updated_at)
values ('01900000-0000-7000-8000-000000003101', '01900000-0000-7000-8000-000000002802', 'ach', 2, 'debit', 'ach three', 7,
    'USD', null, null, '2026-01-03', 'matched', 'done', '{}', '01900000-0000-7000-8000-000000002811', '2026-01-03T20:00:00Z',
    '2026-01-03T20:00:00Z');
