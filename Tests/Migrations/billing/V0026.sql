insert into billing.coupons values
    ('0190d100-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a1', 'HALF', '50', null, null, 3, 5,
        current_date + 30, '{}', true, 1, now(), now()),
    ('0190d100-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-0000000000a1', 'FIVE', null, 500, 'USD', null, null,
        null, '{0190d000-0000-7000-8000-000000000001}', false, 0, now(), now());
insert into billing.meters values
    ('0190d200-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a1', 'calls', 'Calls', 'sum', now(),
        now());
