insert into payments.deposit_actions (id, deposit_id, action, actor_id, reason, from_wallet_id, created_at)
values ('01900000-0000-7000-8000-000000000c01', '01900000-0000-7000-8000-000000000302', 'retry', '01900000-0000-7000-8000-0000000000cc', null, '01900000-0000-7000-8000-0000000001aa',
    '2026-01-05T00:00:00Z');
