insert into auth.one_time_codes (id, user_id, purpose, code_hash, created_at, expires_at)
values ('01900000-0000-7000-8000-0000000000a4', '01900000-0000-7000-8000-0000000000aa', 'password_reset', sha256('code'), '2026-01-01T00:00:00Z',
    '2026-01-01T00:10:00Z');
insert into auth.password_reset_requests (id, email, requested_at)
values ('01900000-0000-7000-8000-0000000000b4', 'nobody@old.test', '2026-01-01T00:00:00Z');
