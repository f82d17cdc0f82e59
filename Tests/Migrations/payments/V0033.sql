-- Taken from an account of Ada's, as she allowed.
insert into payments.deposits (
    id, owner_id, wallet_id, amount, fee, currency, provider, method, status, stage, reservation, bank_account_id,
    idempotency_scope, idempotency_key, request_hash, created_at, updated_at)
select '01900000-0000-7000-8000-00000000fd01', b.owner_id, '01900000-0000-7000-8000-0000000001aa', 1000, 0, 'USD', 'ach',
    'ach_debit', 'pending', 'awaiting', 'held', b.id, 'debits', 'one', 'hash', '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z'
from payments.bank_accounts b order by b.id limit 1;

insert into payments.debit_mandates (
    deposit_id, owner_id, bank_account_id, amount, currency, entry_kind, session_id, api_key_id, granted_at)
select d.id, d.owner_id, d.bank_account_id, d.amount, d.currency, 'WEB', '01900000-0000-7000-8000-00000000fd02', null,
    d.created_at
from payments.deposits d where d.method = 'ach_debit';
