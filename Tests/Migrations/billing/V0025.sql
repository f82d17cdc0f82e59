-- A plan with a second version, one that is sold no more.
insert into billing.plans values
    ('0190d000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000a1', 'team', 'Team', 'USD', 'active', 2,
        now(), now()),
    ('0190d000-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-0000000000a1', 'old', 'Old', 'USD', 'archived', 1,
        now(), now());
insert into billing.plan_versions values
    ('0190d000-0000-7000-8000-000000000001', 1, 'month', 1, 0, now()),
    ('0190d000-0000-7000-8000-000000000001', 2, 'month', 1, 14, now()),
    ('0190d000-0000-7000-8000-000000000002', 1, 'year', 1, 0, now());
insert into billing.plan_prices values
    ('0190d000-0000-7000-8000-000000000001', 1, 0, 'base', 'flat', 1000, null, null, null, null, null, '7.5'),
    ('0190d000-0000-7000-8000-000000000001', 2, 0, 'base', 'flat', 1200, null, null, null, null, null, null),
    ('0190d000-0000-7000-8000-000000000001', 2, 1, 'seats', 'unit', null, '2.125', null, null, null, null, null),
    ('0190d000-0000-7000-8000-000000000001', 2, 2, 'calls', 'graduated', null, null, '{100,null}', '{1,0.5}',
        '{null,5}', 'calls', null),
    ('0190d000-0000-7000-8000-000000000002', 1, 0, 'base', 'flat', 9900, null, null, null, null, null, null);
