insert into compliance.tax_certifications (user_id, us_person, birth_country, residences, reportable, cure_needed,
    created_at, updated_at)
values ('01900000-0000-7000-8000-0000000000aa', false, 'GB', '[{"country": "GB", "tin": "1234567890"}]', false, false,
    '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z');
