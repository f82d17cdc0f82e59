-- What paid the second invoice.
insert into billing.invoice_payments (
    id, invoice_id, issuer_id, method, currency, amount, fee, payer_id, wallet_id, payout_wallet_id, session, paid_on,
    status, transaction_id, created_at, updated_at)
values (
    '0190c200-0000-7000-8000-000000000001', '0190c000-0000-7000-8000-000000000002',
    '0190a000-0000-7000-8000-0000000000a1', 'cash', 'USD', 1100, 0, null, null, null, null, current_date, 'posted',
    null, now(), now());
