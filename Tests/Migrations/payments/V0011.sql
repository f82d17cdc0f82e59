-- Grace asked Ada for money, who declined.
insert into payments.requests (
    id, requester_id, requester_name, wallet_id, payer_id, payer_name, amount, currency, note, reference, state,
    expires_at, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000000a02', '01900000-0000-7000-8000-0000000000bb', 'Grace H.',
    '01900000-0000-7000-8000-0000000001bb', '01900000-0000-7000-8000-0000000000aa', 'Ada L.', 100, 'USD',
    'Grace''s taxi', 'REQ-20260105-0000000A02', 'declined', '2026-01-08T00:00:00Z', '2026-01-05T00:00:00Z',
    '2026-01-05T00:00:00Z');
