insert into auth.sessions (id, user_id, device_name, ip, user_agent, created_at, last_used_at, expires_at, ended_at,
    end_reason)
values
    ('01900000-0000-7000-8000-0000000000a1', '01900000-0000-7000-8000-0000000000aa', 'Firefox', '203.0.113.7', 'Mozilla/5.0', '2026-01-01T00:00:00Z',
        '2026-01-02T00:00:00Z', '2100-01-01T00:00:00Z', null, null),
    ('01900000-0000-7000-8000-0000000000b1', '01900000-0000-7000-8000-0000000000bb', null, '203.0.113.8', null, '2026-01-01T00:00:00Z',
        '2026-01-02T00:00:00Z', '2100-01-01T00:00:00Z', '2026-01-03T00:00:00Z', 'logged_out');
insert into auth.refresh_tokens (hash, session_id, issued_at, expires_at, used_at, used_by)
values
    (sha256('first'), '01900000-0000-7000-8000-0000000000a1', '2026-01-01T00:00:00Z', '2100-01-01T00:00:00Z',
        '2026-01-02T00:00:00Z', '\x01'),
    (sha256('second'), '01900000-0000-7000-8000-0000000000a1', '2026-01-02T00:00:00Z', '2100-01-01T00:00:00Z', null,
        null);
