-- Ada invoices; her first two invoices and a credit note have their numbers already.
insert into billing.invoice_settings values (
    '0190a000-0000-7000-8000-0000000000a1', 'Ada''s Engines', '{1 Main Street}', null, 'INV', 14, '{USD}',
    '{0190b000-0000-7000-8000-0000000000a1}', 0, '{1,3,5,7}', 'cancel', now(), now());
insert into billing.invoice_numbers values
    ('0190a000-0000-7000-8000-0000000000a1', 'invoice', 2026, 2),
    ('0190a000-0000-7000-8000-0000000000a1', 'credit_note', 2026, 1);
