insert into compliance.list_versions (id, list, status, uploaded_by, forced_by, entries, added, removed, changed,
    loaded_at, checked_at, created_at, updated_at)
values
    ('01900000-0000-7000-8000-0000000008b1', 'un', 'superseded', '01900000-0000-7000-8000-0000000000cc', null, 3, 3, 0,
        0, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000008b2', 'un', 'live', '01900000-0000-7000-8000-0000000000cc',
        '01900000-0000-7000-8000-0000000000dd', 2, 0, 1, 0, '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z',
        '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z');
insert into compliance.list_files (id, version_id, name, size, sha256, created_at)
values ('01900000-0000-7000-8000-0000000008b3', '01900000-0000-7000-8000-0000000008b2', 'file', 100, sha256('un'),
    '2026-01-02T00:00:00Z');
insert into compliance.list_rounds (version_id, list, touched, after, created_at, completed_at)
values ('01900000-0000-7000-8000-0000000008b1', 'un', null, '01900000-0000-7000-8000-0000000000bb',
    '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
update compliance.customer_screenings set screened_at = '2026-01-03T00:00:00Z', due_at = '2026-04-03T00:00:00Z'
where user_id = '01900000-0000-7000-8000-0000000000aa';
insert into compliance.screenings (id, user_id, cause, outcome, hits, best, versions, screened_at)
values ('01900000-0000-7000-8000-0000000008b4', '01900000-0000-7000-8000-0000000000aa', 'list', 'hits', 1, 9100,
    '{01900000-0000-7000-8000-0000000008b2}', '2026-01-03T00:00:00Z');
insert into compliance.hits (id, user_id, status, list, source_id, schema, name, matched_name, score, reasons,
    birth_dates, countries, programmes, person, facts, is_sanction, stops, decided_at, decided_by, reason,
    created_at, updated_at)
values ('01900000-0000-7000-8000-0000000008b5', '01900000-0000-7000-8000-0000000000aa', 'false_positive', 'un',
    '6908555', 'person', 'ADAH LOVELACE', 'ADAH LOVELACE', 9100, '{spelling}', '{1985}', '{GB}', '{Al-Qaida}',
    sha256('person'), sha256('facts'), true, false, '2026-01-04T00:00:00Z', '01900000-0000-7000-8000-0000000000cc',
    'born elsewhere', '2026-01-03T00:00:00Z', '2026-01-04T00:00:00Z');
insert into compliance.false_positives (user_id, facts, person, hit_id, reason, decided_by, decided_at)
values ('01900000-0000-7000-8000-0000000000aa', sha256('facts'), sha256('person'),
    '01900000-0000-7000-8000-0000000008b5', 'born elsewhere', '01900000-0000-7000-8000-0000000000cc',
    '2026-01-04T00:00:00Z');
