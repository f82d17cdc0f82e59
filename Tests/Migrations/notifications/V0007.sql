insert into notifications.notices (id, event, business_key, recipient, user_id, variables, at, created_at)
values ('01900000-0000-7000-8000-000000000911', 'loan.overdue', 'credit.loan_overdue.v1:1',
    '01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000000bb', '{"days": 3}',
    '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into notifications.deliveries (id, notice_id, user_id, event, channel, status, is_mandatory, rank, attempts,
    attempt_begun_at, attempt_by, address, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000912', '01900000-0000-7000-8000-000000000911',
    '01900000-0000-7000-8000-0000000000bb', 'loan.overdue', 'sms', 'unknown', false, 0, 1, '2026-01-01T00:00:01Z',
    '01900000-0000-7000-8000-000000000913', '+14155550123', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z');
insert into notifications.sms_attempts (delivery_id, provider, prefix, body_mac, segments, attempted_at, next_look_at)
values ('01900000-0000-7000-8000-000000000912', 'twilio', '+1', sha256('text'), 1, '2026-01-01T00:00:01Z',
    '2026-01-01T00:01:01Z');
insert into notifications.sms_reports (provider, reference, state, at)
values ('twilio', 'SM0123456789abcdef0123456789abcdef', 'queued', '2026-01-01T00:00:02Z');
