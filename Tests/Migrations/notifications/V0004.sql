insert into notifications.suppressions (id, channel, address, reason, user_id, created_by, created_at) values
    ('01900000-0000-7000-8000-00000000e001', 'email', 'gone@example.test', 'hard_bounce',
        '01900000-0000-7000-8000-000000000001', null, '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-00000000e002', 'sms', '+15005550001', 'invalid', null,
        '01900000-0000-7000-8000-0000000000cc', '2026-01-02T00:00:00Z');
insert into notifications.mail_reports (delivery_id, kind, user_id, address, code, at) values
    ('01900000-0000-7000-8000-00000000e101', 'hard', '01900000-0000-7000-8000-000000000001', 'gone@example.test',
        '5.1.1', '2026-01-01T00:00:00Z'),
    ('01900000-0000-7000-8000-00000000e102', 'soft', null, 'full@example.test', '5.2.2', '2026-01-01T00:00:00Z');
