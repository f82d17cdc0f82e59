insert into auth.totp_factors (user_id, sealed_secret, created_at, confirmed_at, last_step)
values ('01900000-0000-7000-8000-0000000000aa', '\x0102', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 7);
insert into auth.recovery_codes (user_id, hash) values ('01900000-0000-7000-8000-0000000000aa', sha256('recovery'));
insert into auth.login_challenges (token_hash, user_id, device_name, created_at, expires_at)
values (sha256('challenge'), '01900000-0000-7000-8000-0000000000aa', 'Firefox', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00Z');
