-- An operator ordered that Ada has a part of a deposit back, and the wallet did not hold it.
insert into payments.outflows (id, kind, reference, owner_id, wallet_id, amount, fee, currency, via, deposit_id,
    refunded_transaction_id, refund_reason, staff_id, note, capture_id, release_id, restore_id, status, stage, attempts,
    failure_code, idempotency_scope, idempotency_key, request_hash, created_at, updated_at)
values ('01900000-0000-7000-8000-000000003501', 'refund', 'REF-20260105-0000003501',
    '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000001aa', 100, 0, 'USD', 'sandbox',
    '01900000-0000-7000-8000-000000000301', '01900000-0000-7000-8000-000000000201', 'duplicate',
    '01900000-0000-7000-8000-0000000000cc', 'Ada was asked', '01900000-0000-7000-8000-000000003511',
    '01900000-0000-7000-8000-000000003512', '01900000-0000-7000-8000-000000003513', 'failed', 'ended', 0,
    'insufficient_funds', 'approval', '01900000-0000-7000-8000-000000003514', sha256('3501'), '2026-01-05T00:00:00Z',
    '2026-01-05T00:00:01Z');
