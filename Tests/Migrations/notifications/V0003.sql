insert into notifications.ticket_counters (year, last) values (2026, 1);
insert into notifications.agents (user_id, available, categories, idle_since, updated_at)
values ('01900000-0000-7000-8000-0000000000cc', true, '{transfer}', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
insert into notifications.tickets (id, year, number, owner_id, subject, category, priority, status, assignee_id, tags,
    related_kind, related_id, rating, feedback, rated_at, created_at, first_response_at, resolved_at, last_message_at,
    first_reply_minutes, resolution_minutes, first_reply_met_at, resolution_used_ms)
values ('01900000-0000-7000-8000-00000000d001', 2026, 1, '01900000-0000-7000-8000-0000000000bb', 'Grace''s transfer',
    'transfer', 'medium', 'resolved', '01900000-0000-7000-8000-0000000000cc', '{sepa}', 'transfer', 'graces-transfer', 5,
    'Grace is content', '2026-01-06T00:00:00Z', '2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z', '2026-01-05T12:00:00Z',
    '2026-01-05T11:00:00Z', 480, 2880, '2026-01-05T11:00:00Z', 3600000);
insert into notifications.ticket_sla_steps (ticket_id, step, due_at, done_at)
values ('01900000-0000-7000-8000-00000000d001', 'first_reply_warning', '2026-01-05T10:30:00Z', '2026-01-05T10:31:00Z');
insert into notifications.macros (id, title, text, created_by, created_at, updated_at)
values ('01900000-0000-7000-8000-00000000d002', 'Asked the bank', 'About {{number}}: we have asked the bank.',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
insert into notifications.ticket_messages (id, ticket_id, author, author_id, text, internal, macro_id, created_at)
values ('01900000-0000-7000-8000-00000000d003', '01900000-0000-7000-8000-00000000d001', 'customer',
        '01900000-0000-7000-8000-0000000000bb', 'Grace writes from grace@old.test', false, null, '2026-01-05T10:00:00Z'),
    ('01900000-0000-7000-8000-00000000d004', '01900000-0000-7000-8000-00000000d001', 'agent',
        '01900000-0000-7000-8000-0000000000cc', 'Dear Grace, it is on its way.', false,
        '01900000-0000-7000-8000-00000000d002', '2026-01-05T11:00:00Z'),
    ('01900000-0000-7000-8000-00000000d005', '01900000-0000-7000-8000-00000000d001', 'agent',
        '01900000-0000-7000-8000-0000000000cc', 'Grace is impatient', true, null, '2026-01-05T11:01:00Z');
insert into notifications.support_attachments (id, owner_id, message_id, filename, type, size, sha256, created_at)
values ('01900000-0000-7000-8000-00000000d006', '01900000-0000-7000-8000-0000000000bb',
    '01900000-0000-7000-8000-00000000d003', 'graces receipt.pdf', 'pdf', 10, sha256('graces receipt'),
    '2026-01-05T10:00:00Z');
insert into notifications.sla_targets (priority, first_reply_minutes, resolution_minutes, updated_by, updated_at)
values ('high', 120, 960, '01900000-0000-7000-8000-0000000000cc', '2026-01-05T00:00:00Z');
insert into notifications.business_calendar (calendar, updated_by, updated_at)
values ('{"time_zone": "UTC", "hours": {"mon": [["08:00", "18:00"]]}, "holidays": []}',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-05T00:00:00Z');
insert into notifications.faqs (id, slug, locale, category, question, answer, helpful, created_at, updated_at)
values ('01900000-0000-7000-8000-00000000d007', 'open-hours', 'en', 'account', 'When do you work?', 'On weekdays.', 1,
    '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
insert into notifications.faq_votes (faq_id, user_id, helpful, voted_at)
values ('01900000-0000-7000-8000-00000000d007', '01900000-0000-7000-8000-0000000000bb', true, '2026-01-05T00:00:00Z');
insert into notifications.faq_readers (day, faq_id, reader)
values ('2026-01-05', '01900000-0000-7000-8000-00000000d007', sha256('a reader'));
insert into notifications.assistant_conversations (id, user_id, created_at, ticket_id, helpful, comment)
values ('01900000-0000-7000-8000-00000000d008', '01900000-0000-7000-8000-0000000000bb', '2026-01-05T00:00:00Z',
    '01900000-0000-7000-8000-00000000d001', false, 'Grace wanted a human');
insert into notifications.assistant_turns (id, conversation_id, question, confidence, created_at)
values ('01900000-0000-7000-8000-00000000d009', '01900000-0000-7000-8000-00000000d008', 'Where is Grace''s money?',
    'low', '2026-01-05T00:00:00Z');
