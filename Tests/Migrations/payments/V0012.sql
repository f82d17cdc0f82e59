-- Grace shared a bill with Ada and somebody else, and took it back.
insert into payments.splits (
    id, creator_id, creator_name, wallet_id, title, total, currency, kind, state, due_at, reference, created_at,
    updated_at)
values (
    '01900000-0000-7000-8000-000000000a03', '01900000-0000-7000-8000-0000000000bb', 'Grace H.',
    '01900000-0000-7000-8000-0000000001bb', 'Grace''s party', 101, 'USD', 'equal', 'cancelled', null,
    'SPL-20260105-0000000A03', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
insert into payments.split_participants (id, split_id, place, email, user_id, share, paid, reserved, state)
values
    ('01900000-0000-7000-8000-000000000a04', '01900000-0000-7000-8000-000000000a03', 0, 'friend@old.test',
        '01900000-0000-7000-8000-0000000000aa', 51, 0, 0, 'pending'),
    ('01900000-0000-7000-8000-000000000a05', '01900000-0000-7000-8000-000000000a03', 1, 'other@old.test', null, 50, 0,
        0, 'overdue');
