-- One reading that stands on an invoice, and one that does not.
insert into billing.usage_events values
    ('0190a000-0000-7000-8000-0000000000a1', 'one', '0190d300-0000-7000-8000-000000000001',
        '0190d200-0000-7000-8000-000000000001', 3000000, null, now(), true, '2026-02-28', now()),
    ('0190a000-0000-7000-8000-0000000000a1', 'two', '0190d300-0000-7000-8000-000000000001',
        '0190d200-0000-7000-8000-000000000001', 1000000, null, now(), false, null, now());
