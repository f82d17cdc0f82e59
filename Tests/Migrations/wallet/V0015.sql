update wallet.owners set balance_limit = 900000 where owner_id = '01900000-0000-7000-8000-0000000000bb';
insert into wallet.staff_actions (id, acted_at, staff_id, role, verb, subject_id, reason)
values ('01900000-0000-7000-8000-000000000f01', '2026-01-03T00:00:00Z', '01900000-0000-7000-8000-0000000000cc', 'operator', 'set_balance_limit', '01900000-0000-7000-8000-0000000000bb',
    'case 77');
