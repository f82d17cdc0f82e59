insert into auth.users (id, email, password_hash, first_name, last_name, phone, country, roles, kyc_tier, status,
    email_verified_at, created_at, updated_at)
values
    ('01900000-0000-7000-8000-0000000000aa', 'ada@old.test', 'argon', 'Ada', 'Lovelace', '+442079460000', 'GB', '{customer}', 2, 'active',
        '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000000bb', 'grace@old.test', 'argon', 'Grace', 'Hopper', null, null, '{customer}', 0, 'locked', null,
        '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000000cc', 'admin@old.test', 'argon', 'Joan', 'Clarke', null, 'GB', '{admin}', 0, 'active', null,
        '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into auth.login_failures (key, failures, forgotten_at) values (sha256('ada'), 3, '2100-01-01T00:00:00Z');
