insert into auth.revocations (member, revoked_at, pushed_at)
values ('s:01900000-0000-7000-8000-0000000000b1', '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z');
