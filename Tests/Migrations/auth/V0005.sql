insert into auth.api_keys (id, user_id, name, prefix, secret_hash, scopes, rate_limit_per_minute, created_at, expires_at)
values ('01900000-0000-7000-8000-0000000000a5', '01900000-0000-7000-8000-0000000000aa', 'reader', 'abcdefghijkl', sha256('key'), '{wallet:read}', 60,
    '2026-01-01T00:00:00Z', null);
