-- Ada disputed what she had paid Grace, both said something, and she took it back.
insert into payments.disputes (
    id, payment_id, reference, payer_id, payee_id, payee_wallet_id, kind, amount, currency, description, hold_id,
    respond_by, decide_by, state, stage, staff_id, note, created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000002401', '01900000-0000-7000-8000-000000000a0b', 'DSP-20260105-0000002401',
    '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000000bb',
    '01900000-0000-7000-8000-0000000001bb', 'defective', 100, 'USD', 'The coffee was cold',
    '01900000-0000-7000-8000-000000002402', '2026-01-12T00:00:00Z', '2026-01-26T00:00:00Z', 'closed', 'ended',
    '01900000-0000-7000-8000-0000000000cc', 'case 77', '2026-01-05T00:00:00Z', '2026-01-05T00:00:01Z');
insert into payments.dispute_evidence (id, dispute_id, author_id, side, text, filename, type, size, sha256, created_at)
values
    ('01900000-0000-7000-8000-000000002403', '01900000-0000-7000-8000-000000002401',
        '01900000-0000-7000-8000-0000000000aa', 'payer', null, 'cup.jpg', 'image/jpeg', 1000, sha256('cup'),
        '2026-01-05T00:00:00Z'),
    ('01900000-0000-7000-8000-000000002404', '01900000-0000-7000-8000-000000002401',
        '01900000-0000-7000-8000-0000000000bb', 'payee', 'Grace Hopper''s coffee is hot', null, null, null, null,
        '2026-01-05T00:00:00Z');
-- The provider took a deposit of Ada's back, and the wallet was not asked yet.
insert into payments.chargebacks (
    id, deposit_id, owner_id, wallet_id, provider, provider_reference, amount, fee, currency, restore_id, state, stage,
    created_at, updated_at)
values (
    '01900000-0000-7000-8000-000000002411', '01900000-0000-7000-8000-000000000301',
    '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 'sandbox', 'cb_1', 1000, 15, 'USD',
    '01900000-0000-7000-8000-000000002412', 'opened', 'taking', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
