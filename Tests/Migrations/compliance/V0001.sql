insert into compliance.customers (user_id, email_verified, tier, created_at, updated_at)
values
    ('01900000-0000-7000-8000-0000000000aa', true, 2, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000000bb', true, 0, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into compliance.profiles (user_id, first_name, last_name, birth_date, nationality, address_line1, city,
    postal_code, country, pep_declared, created_at, updated_at)
values ('01900000-0000-7000-8000-0000000000aa', 'Ada', 'Lovelace', '1985-12-10', 'GB', '12 St James''s Square',
    'London', 'SW1Y 4JH', 'GB', false, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into compliance.verifications (id, user_id, tier, kind, status, attempt, provider, decided_at, decided_by, note,
    expires_at, created_at, updated_at)
values ('01900000-0000-7000-8000-0000000008a1', '01900000-0000-7000-8000-0000000000aa', 2, 'individual', 'approved', 1,
    'onfido', '2026-01-02T00:00:00Z', '01900000-0000-7000-8000-0000000000cc', 'case 77', '2028-01-02T00:00:00Z',
    '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
insert into compliance.verification_checks (verification_id, name, result, detail, checked_at)
values
    ('01900000-0000-7000-8000-0000000008a1', 'provider', 'passed', null, '2026-01-02T00:00:00Z'),
    ('01900000-0000-7000-8000-0000000008a1', 'screening', 'unread', 'unscreened', '2026-01-02T00:00:00Z');
insert into compliance.documents (id, verification_id, user_id, kind, document_number, issuing_country, expires_on, type,
    size, sha256, created_at)
values ('01900000-0000-7000-8000-0000000008a2', '01900000-0000-7000-8000-0000000008a1',
    '01900000-0000-7000-8000-0000000000aa', 'passport', '925665416', 'GB', '2031-04-15', 'jpeg', 1000, sha256('passport'),
    '2026-01-01T00:00:00Z');
insert into compliance.document_numbers (document_id, user_id, number_hash, created_at)
values ('01900000-0000-7000-8000-0000000008a2', '01900000-0000-7000-8000-0000000000aa', sha256('number'),
    '2026-01-01T00:00:00Z');
insert into compliance.provider_checks (id, verification_id, attempt, provider, applicant_id, check_id, created_at,
    updated_at)
values ('01900000-0000-7000-8000-0000000008a3', '01900000-0000-7000-8000-0000000008a1', 1, 'onfido',
    '1030303-123123-123123', '8546d921-89c6-4a1b-b0e5-7d1c2b8b1f60', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into compliance.provider_uploads (provider_check_id, document_id, provider_document_id)
values ('01900000-0000-7000-8000-0000000008a3', '01900000-0000-7000-8000-0000000008a2', 'd-1');
insert into compliance.expiry_notices (verification_id, days, told_at)
values ('01900000-0000-7000-8000-0000000008a1', 30, '2026-01-02T00:00:00Z');
