-- Paid by the transfer of the wallet's rows.
insert into billing.bill_payments (id, owner_id, wallet_id, biller_id, biller_code, biller_name, category, provider,
    customer, customer_name, meter, phone, amount, fee, currency, capture_id, release_id, post_id, reversal_id, status,
    stage, attempts, sent_at, provider_reference, commission, token, units, is_delivered, failure_code,
    failure_message, completed_at, idempotency_scope, idempotency_key, request_hash, created_at, updated_at)
values
    ('01900000-0000-7000-8000-000000000601', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', '01900000-0000-7000-8000-000000000602', 'BIL105', 'Ikeja Electric', 'electricity', 'vtpass',
        '1111111111111', 'ADA OBI', 'prepaid', '08011111111', 2900, 100, 'USD', '01900000-0000-7000-8000-000000000202', '01900000-0000-7000-8000-000000000621', '01900000-0000-7000-8000-000000000631', '01900000-0000-7000-8000-000000000641', 'completed',
        'ended', 1, '2026-01-05T00:00:00Z', 'vt_1', 43, '26362054405982757802', '79.9', true, null,
        null, '2026-01-05T00:00:02Z', 'user:01900000-0000-7000-8000-0000000000aa', 'b1', sha256('1'), '2026-01-05T00:00:00Z', '2026-01-05T00:00:02Z'),
    ('01900000-0000-7000-8000-000000000603', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', '01900000-0000-7000-8000-000000000602', 'BIL105', 'Ikeja Electric', 'electricity', 'vtpass',
        '1111111111111', 'ADA OBI', 'postpaid', '08011111111', 500000, 10000, 'NGN', '01900000-0000-7000-8000-000000000612', '01900000-0000-7000-8000-000000000622', '01900000-0000-7000-8000-000000000632', '01900000-0000-7000-8000-000000000642', 'processing',
        'releasing', 1, '2026-01-05T00:00:00Z', null, null, null, null, false, '016',
        'TRANSACTION FAILED', null, null, null, null, '2026-01-05T00:00:00Z', '2026-01-05T00:00:02Z');
insert into billing.bill_payment_attempts (id, payment_id, number, begun_at) values
    ('202601050100aaaaaaaaaaaaaaaaaaaa', '01900000-0000-7000-8000-000000000601', 1, '2026-01-05T00:00:00Z'),
    ('202601050100bbbbbbbbbbbbbbbbbbbb', '01900000-0000-7000-8000-000000000603', 1, '2026-01-05T00:00:00Z');
insert into billing.bill_payment_actions (id, payment_id, action, outcome, evidence, actor_id, created_at)
values ('01900000-0000-7000-8000-000000000651', '01900000-0000-7000-8000-000000000601', 'requery', null, null, '01900000-0000-7000-8000-0000000000cc', '2026-01-05T00:00:01Z');
insert into billing.bill_payment_fees (payment_id, sign, biller_code, category, currency, amount, fee, commission, booked_at)
values ('01900000-0000-7000-8000-000000000601', 1, 'BIL105', 'electricity', 'USD', 2900, 100, 43, '2026-01-05T00:00:02Z');
