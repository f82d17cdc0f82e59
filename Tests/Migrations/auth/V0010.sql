insert into auth.step_ups (id, user_id, session_id, purpose, wallet_id, up_to, currency, payee, created_at, expires_at)
values ('01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000000a1', 'wallet_authorization',
    '01900000-0000-7000-8000-0000000000a6', 100, 'USD', '900000000001', '2026-01-04T00:00:00Z',
    '2026-01-04T00:05:00Z');
