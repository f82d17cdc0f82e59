insert into compliance.privacy_requests (id, user_id, kind, status, awaits_decision, due_at, not_before, begun_at, ended_at,
    created_at, updated_at)
values ('01900000-0000-7000-8000-0000000008b1', '01900000-0000-7000-8000-0000000000aa', 'export', 'completed', false,
    '2026-02-02T00:00:00Z', '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z', '2026-01-03T00:00:01Z',
    '2026-01-03T00:00:00Z', '2026-01-03T00:00:01Z');
insert into compliance.privacy_requests (id, user_id, kind, status, detail, changes, awaits_decision, due_at, not_before,
    begun_at, ended_at, decided_by, reason, created_at, updated_at)
values ('01900000-0000-7000-8000-0000000008b2', '01900000-0000-7000-8000-0000000000aa', 'rectification', 'completed',
    'My name is spelt otherwise.', '{"last_name": "Lovelace"}', false, '2026-02-02T00:00:00Z', '2026-01-03T00:00:00Z',
    '2026-01-03T00:00:00Z', '2026-01-03T00:00:01Z', '01900000-0000-7000-8000-0000000000cc', 'The passport says so.',
    '2026-01-03T00:00:00Z', '2026-01-03T00:00:01Z');
insert into compliance.privacy_request_services (request_id, service, place, status, records, updated_at)
values ('01900000-0000-7000-8000-0000000008b1', 'auth', 0, 'completed', 3, '2026-01-03T00:00:01Z');
insert into compliance.privacy_exports (request_id, user_id, file_id, sha256, size, ready_at, expires_at)
values ('01900000-0000-7000-8000-0000000008b1', '01900000-0000-7000-8000-0000000000aa',
    '01900000-0000-7000-8000-0000000008b3', sha256('export'), 100, '2026-01-03T00:00:01Z', '2026-01-10T00:00:01Z');
insert into compliance.legal_holds (id, user_id, reason, until, placed_by, created_at)
values ('01900000-0000-7000-8000-0000000008b4', '01900000-0000-7000-8000-0000000000aa', 'case 77', '2026-12-31T00:00:00Z',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-03T00:00:00Z');
insert into compliance.consents (user_id, purpose, granted, text_version, change_id, changed_at)
values ('01900000-0000-7000-8000-0000000000aa', 'marketing', true, '2026-01', '01900000-0000-7000-8000-0000000008b5',
    '2026-01-03T00:00:00Z');
insert into compliance.consent_changes (id, user_id, purpose, granted, text_version, at)
values ('01900000-0000-7000-8000-0000000008b5', '01900000-0000-7000-8000-0000000000aa', 'marketing', true, '2026-01',
    '2026-01-03T00:00:00Z');
insert into compliance.breaches (id, status, aware_at, notify_by, description, categories, persons, high_risk, alarms,
    reported_by, created_at, updated_at)
values ('01900000-0000-7000-8000-0000000008b6', 'open', '2026-01-03T00:00:00Z', '2026-01-06T00:00:00Z',
    'A list of addresses was sent to a wrong recipient.', '{addresses}', 120, false, 1,
    '01900000-0000-7000-8000-0000000000cc', '2026-01-03T00:00:00Z', '2026-01-05T00:00:00Z');
insert into compliance.impact_assessments (id, title, processing, necessity, risks, impact, review_on, author_id,
    created_at)
values ('01900000-0000-7000-8000-0000000008b7', 'Documents at a provider', 'Pictures are compared.', 'The law wants it.',
    '[{"description": "Names reach the provider.", "likelihood": "low", "severity": "high"}]', 'medium', '2028-01-03',
    '01900000-0000-7000-8000-0000000000cc', '2026-01-03T00:00:00Z');
insert into compliance.retention_versions (version, days, set_by, created_at)
values (2, '{"kyc": 1825, "consent": 365}', '01900000-0000-7000-8000-0000000000cc', '2026-01-03T00:00:00Z');
-- Of somebody who went before.
insert into compliance.sealed_records (user_id, person_key, content, sealed_at, keep_until)
values ('01900000-0000-7000-8000-0000000000ee', '\x01', '\x02', '2026-01-03T00:00:00Z', '2031-01-03T00:00:00Z');
insert into compliance.sealed_files (file_id, user_id, sha256)
values ('01900000-0000-7000-8000-0000000008b8', '01900000-0000-7000-8000-0000000000ee', sha256('document'));
