insert into auth.restrictions (user_id, version, level, changed_at) values
    ('01900000-0000-7000-8000-0000000000aa', 7, 'outgoing', '2026-01-05T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000000bb', 3, 'none', '2026-01-05T00:00:00Z');
