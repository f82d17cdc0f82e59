-- Half of it is taken back, and waits for the next invoice.
insert into billing.credit_notes values (
    '0190c300-0000-7000-8000-000000000001', '0190c000-0000-7000-8000-000000000002',
    '0190a000-0000-7000-8000-0000000000a1', 'CN-2026-000001', 2026, 1, 'One came back', 'balance', 'settled', 'USD',
    500, 50, 550, null, null, now(), now());
insert into billing.credit_note_items values (
    '0190c300-0000-7000-8000-000000000001', 0, '0190c100-0000-7000-8000-000000000002', 500);
insert into billing.customer_balances values (
    '0190a000-0000-7000-8000-0000000000a1', sha256('user:grace'), 'USD', 550, now());
insert into billing.customer_balance_entries values (
    '0190c400-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a1', sha256('user:grace'), 'USD', 550,
    550, 'credit_note', '0190c300-0000-7000-8000-000000000001', now());
