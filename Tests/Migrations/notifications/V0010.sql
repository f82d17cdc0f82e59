-- One that has begun: it has told the first of two people, who did not want mail.
insert into notifications.broadcasts (id, event, status, content, variables, channels, audience, is_to_named,
    audience_size, rate_per_minute, told_up_to, told, next_turn_at, created_by, created_at, started_at)
values ('01900000-0000-7000-8000-00000000c001', 'system.announcement', 'paused',
    '{"en": {"title": "News", "text": "For {{first_name}}"}}', '{}', '{in_app,email}',
    '{"roles": [], "countries": [], "kyc_tiers": [], "topics": []}', true, 2, 60,
    '01900000-0000-7000-8000-0000000000aa', 1, '2026-01-03T00:00:01Z', '01900000-0000-7000-8000-0000000000cc',
    '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z');
insert into notifications.broadcast_people (broadcast_id, user_id)
values ('01900000-0000-7000-8000-00000000c001', '01900000-0000-7000-8000-0000000000aa'),
    ('01900000-0000-7000-8000-00000000c001', '01900000-0000-7000-8000-0000000000bb');
insert into notifications.notices (id, event, business_key, recipient, user_id, variables, at, created_at)
values ('01900000-0000-7000-8000-00000000c002', 'system.announcement', 'broadcast:01900000-0000-7000-8000-00000000c001',
    '01900000-0000-7000-8000-0000000000aa', '01900000-0000-7000-8000-0000000000aa',
    '{"title": "News", "text": "For Ada"}', '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z');
insert into notifications.deliveries (id, notice_id, user_id, event, channel, status, reason, is_mandatory, rank,
    broadcast_id, created_at, updated_at)
values ('01900000-0000-7000-8000-00000000c003', '01900000-0000-7000-8000-00000000c002',
    '01900000-0000-7000-8000-0000000000aa', 'system.announcement', 'email', 'skipped', 'off', false, 3,
    '01900000-0000-7000-8000-00000000c001', '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z');
-- What was added up before; the delivery above is a change since.
insert into notifications.broadcast_counts (broadcast_id, status, count)
values ('01900000-0000-7000-8000-00000000c001', 'scheduled', 0);
