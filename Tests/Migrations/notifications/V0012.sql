insert into notifications.marketing_consents (user_id, granted, changed_at)
values ('01900000-0000-7000-8000-0000000000aa', true, '2026-01-03T00:00:00Z');
