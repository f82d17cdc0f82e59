insert into notifications.recipients (user_id, version, email, email_verified, phone, phone_verified, first_name,
    last_name, country, status, updated_at)
values
    ('01900000-0000-7000-8000-0000000000aa', 3, 'ada@old.test', true, null, false, 'Ada', 'Lovelace', 'GB', 'active',
        '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000000bb', 3, 'grace@old.test', true, '+14155550123', true, 'Grace', 'Hopper', 'US',
        'active', '2026-01-01T00:00:00Z');
insert into notifications.preferences (user_id, locale, time_zone, quiet_enabled, quiet_start, quiet_end,
    quiet_channels, digest_time, channels_off, types, marketing, updated_at)
values ('01900000-0000-7000-8000-0000000000bb', 'fr', 'America/New_York', true, 1320, 420, '{push,sms}', 480, '{}',
    '{"transfer": {"email": "off"}}', '{}', '2026-01-01T00:00:00Z');
insert into notifications.subscriptions (user_id, event, channels, minimum, currency, updated_at)
values ('01900000-0000-7000-8000-0000000000bb', 'deposit.succeeded', '{email}', 100, 'USD', '2026-01-01T00:00:00Z');
insert into notifications.notices (id, event, business_key, recipient, user_id, variables, at, created_at)
values ('01900000-0000-7000-8000-000000000901', 'user.welcome', 'auth.user_registered.v1:bb',
    '01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000000bb', '{"first_name": "Grace"}',
    '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into notifications.entry_heads (user_id, seq) values ('01900000-0000-7000-8000-0000000000bb', 1);
insert into notifications.entries (id, user_id, seq, event, type, priority, title, text, data, created_at)
values ('01900000-0000-7000-8000-000000000901', '01900000-0000-7000-8000-0000000000bb', 1, 'user.welcome', 'account',
    'medium', 'Bienvenue', 'Bonjour Grace', '{"first_name": "Grace"}', '2026-01-01T00:00:00Z');
insert into notifications.bursts (user_id, event, minute, count)
values ('01900000-0000-7000-8000-0000000000bb', 'user.welcome', '2026-01-01T00:00:00Z', 1);
insert into notifications.digests (id, user_id, local_date, items, created_at)
values ('01900000-0000-7000-8000-000000000902', '01900000-0000-7000-8000-0000000000bb', '2026-01-02', 1,
    '2026-01-02T13:00:00Z');
insert into notifications.deliveries (id, notice_id, user_id, event, channel, status, is_mandatory, rank, sent_at,
    address, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000903', '01900000-0000-7000-8000-000000000901',
    '01900000-0000-7000-8000-0000000000bb', 'user.welcome', 'email', 'sent', false, 2, '2026-01-01T00:00:01Z',
    'grace@old.test', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z');
insert into notifications.known_devices (user_id, fingerprint, first_seen_at, last_seen_at)
values ('01900000-0000-7000-8000-0000000000bb', sha256('telephone'), '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into notifications.templates (id, event, channel, locale, version, status, title, text, created_by, created_at)
values ('01900000-0000-7000-8000-000000000904', 'user.welcome', 'in_app', 'en', 1, 'draft', 'Hello', 'Hello {{first_name}}',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-01T00:00:00Z');
insert into notifications.day_figures (day, channel, status, event, count)
values ('2026-01-01', 'email', 'sent', 'user.welcome', 1);
