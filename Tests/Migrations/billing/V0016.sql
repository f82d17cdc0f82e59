-- A draft, an invoice that is paid, and one of which a part is to go back.
insert into billing.invoices (
    id, issuer_id, currency, status, customer_name, customer_email, customer_id, customer_address, customer_key,
    subtotal, discount_total, net, tax_rates, tax_bases, tax_amounts, total, paid, credited, returned, number,
    serial_year, serial, issued_at, issuer_name, issuer_address, token_hash, token_sealed, due_on,
    created_at, updated_at)
values
    ('0190c000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a1', 'USD', 'draft', 'Grace',
        'grace@florin.test', null, '{}', sha256('mail:grace@florin.test'), 1000, 0, 1000, '{}', '{}', '{}', 1000,
        0, 0, 0,
        null, null, null, null, null, null, null, null, null, now(), now()),
    ('0190c000-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-0000000000a1', 'USD', 'paid', 'Grace',
        'grace@florin.test', '0190a000-0000-7000-8000-0000000000a2', '{}', sha256('user:grace'), 1000, 0, 1000, '{10}',
        '{1000}', '{100}', 1100, 1100, 550, 550, 'INV-2026-000001', 2026, 1, now(), 'Ada', '{}', sha256('one'),
        'sealed', current_date, now(), now()),
    ('0190c000-0000-7000-8000-000000000003', '0190a000-0000-7000-8000-0000000000a1', 'USD', 'open', 'Grace',
        'grace@florin.test', null, '{}', sha256('mail:grace@florin.test'), 1000, 0, 1000, '{}', '{}', '{}', 1000,
        0, 0, 0,
        'INV-2026-000002', 2026, 2, now(), 'Ada', '{}', sha256('two'), 'sealed', current_date, now(), now());
insert into billing.invoice_items values
    ('0190c100-0000-7000-8000-000000000001', '0190c000-0000-7000-8000-000000000001', 0, 'Work', '1', '10', null, null,
        null, 1000, 0, 1000),
    ('0190c100-0000-7000-8000-000000000002', '0190c000-0000-7000-8000-000000000002', 0, 'Work', '1', '10', null, null,
        '10', 1000, 0, 1000),
    ('0190c100-0000-7000-8000-000000000003', '0190c000-0000-7000-8000-000000000003', 0, 'Work', '1', '10', null, null,
        null, 1000, 0, 1000);
