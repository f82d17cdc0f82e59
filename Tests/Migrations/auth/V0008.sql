insert into auth.audit_log (id, actor_id, action, user_id, changes, reason, request_id, at)
values ('01900000-0000-7000-8000-0000000000a8', '01900000-0000-7000-8000-0000000000cc', 'user.changed', '01900000-0000-7000-8000-0000000000bb',
    '{"status":{"from":"active","to":"locked"}}', 'case 77', 'r1', '2026-01-03T00:00:00Z');
