-- Ada sent Grace money by mistake and asked for it back, and Grace did not agree; Grace asked Ada, who did not answer.
insert into payments.reversals (
    id, transaction_id, reference, sender_id, receiver_id, amount, currency, reason, state, stage, decider_id,
    expires_at, created_at, updated_at)
values
    ('01900000-0000-7000-8000-000000002301', '01900000-0000-7000-8000-000000000202', 'RVS-20260102-0000002301',
        '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000000bb', 3000, 'USD', 'Sent twice',
        'declined', 'ended', '01900000-0000-7000-8000-0000000000bb', '2026-01-09T00:00:00Z', '2026-01-02T00:00:00Z',
        '2026-01-03T00:00:00Z'),
    ('01900000-0000-7000-8000-000000002302', '01900000-0000-7000-8000-000000002303', 'RVS-20260102-0000002302',
        '01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000000aa', 100, 'USD',
        'It was for Grace''s landlord', 'expired', 'ended', null, '2026-01-04T00:00:00Z', '2026-01-02T00:00:00Z',
        '2026-01-04T00:00:00Z');
