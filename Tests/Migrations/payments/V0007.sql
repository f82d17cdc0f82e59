insert into payments.outflows (id, kind, reference, owner_id, wallet_id, amount, fee, currency, via, bank_account_id,
    destination, deposit_id, refunded_transaction_id, refund_reason, note, capture_id, release_id, restore_id, status,
    stage, attempts, sent_at, provider_reference, failure_code, returned, idempotency_scope, idempotency_key,
    request_hash, created_at, updated_at)
values
    ('01900000-0000-7000-8000-000000000701', 'withdrawal', 'WDR-20260105-0000000001', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 500, 0, 'USD', 'sandbox', '01900000-0000-7000-8000-000000000601', 'Guaranty Trust Bank ****6789', null, null, null, 'Rent', '01900000-0000-7000-8000-000000000711', '01900000-0000-7000-8000-000000000721', '01900000-0000-7000-8000-000000000731', 'cancelled', 'releasing', 0, null, null, null, null,
        'user:01900000-0000-7000-8000-0000000000aa', 'w1', sha256('1'), '2026-01-05T00:00:00Z', '2026-01-05T00:00:01Z'),
    ('01900000-0000-7000-8000-000000000702', 'refund', 'REF-20260105-0000000002', '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 100, 0, 'USD', 'sandbox', null, null, '01900000-0000-7000-8000-000000000301', '01900000-0000-7000-8000-000000000201', 'duplicate', null, '01900000-0000-7000-8000-000000000712', '01900000-0000-7000-8000-000000000722', '01900000-0000-7000-8000-000000000732', 'failed', 'releasing', 1, '2026-01-05T00:00:01Z', 'ref_1', 'refund_declined', null,
        'user:01900000-0000-7000-8000-0000000000aa', 'w2', sha256('2'), '2026-01-05T00:00:00Z', '2026-01-05T00:00:01Z');
insert into payments.outflow_actions (id, outflow_id, action, outcome, evidence, actor_id, created_at)
values ('01900000-0000-7000-8000-000000000741', '01900000-0000-7000-8000-000000000701', 'retry', null, null, '01900000-0000-7000-8000-0000000000cc', '2026-01-05T00:00:02Z');
