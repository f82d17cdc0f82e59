insert into notifications.devices (id, user_id, slot, signed_in_by, platform, address, address_hash, public_key, secret,
    name, topics, created_at, last_seen_at) values
    ('01900000-0000-7000-8000-00000000f001', '01900000-0000-7000-8000-000000000001', 1,
        '01900000-0000-7000-8000-0000000000aa', 'fcm', 'token', sha256('token'), null, null, 'Phone', '{news}',
        '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
    ('01900000-0000-7000-8000-00000000f002', '01900000-0000-7000-8000-000000000001', 2,
        '01900000-0000-7000-8000-0000000000aa', 'web', 'https://push.example/1', sha256('https://push.example/1'),
        decode(repeat('04', 65), 'hex'), decode(repeat('07', 16), 'hex'), null, '{}', '2026-01-01T00:00:00Z',
        '2026-01-01T00:00:00Z');
insert into notifications.ended_sign_ins (id, ended_at) values
    ('01900000-0000-7000-8000-0000000000ab', '2026-01-01T00:00:00Z');
