insert into compliance.media_checks (user_id, outcome, checked_at, due_at)
values ('01900000-0000-7000-8000-0000000000aa', 'clear', '2026-01-03T00:00:00Z', null);
