insert into wallet.reward_members (owner_id, code, created_at)
values ('01900000-0000-7000-8000-0000000000aa', 'AAAA2222', '2026-12-01T00:00:00Z'), ('01900000-0000-7000-8000-0000000000bb', 'BBBB3333', '2026-12-01T00:00:00Z');
insert into wallet.reward_accounts
    (owner_id, currency, cashback_program, points_program, referral_program, points, entries, updated_at)
values ('01900000-0000-7000-8000-0000000000aa', 'USD', '01900000-0000-7000-8000-000000003001', '01900000-0000-7000-8000-000000003002',
    '01900000-0000-7000-8000-000000003003', 10, 1, '2026-12-01T00:00:00Z');
insert into wallet.external_rewards (id, owner_id, program_name, points_balance, created_at, updated_at)
values ('01900000-0000-7000-8000-000000003004', '01900000-0000-7000-8000-0000000000aa', 'Miles', 1200, '2026-12-01T00:00:00Z', '2026-12-01T00:00:00Z');
