-- A report on cash that FinCEN has taken, and a summary that nobody has approved yet. What they say is sealed under a
-- secret that no test has.
insert into compliance.reports (id, type, format, status, customer_id, day, direction, from_at, to_at, cents, version,
    author_id, due_at, created_at, updated_at)
values ('01900000-0000-7000-8000-0000000009d1', 'ctr', 'xml', 'draft', '01900000-0000-7000-8000-0000000000aa',
    '2026-01-03', 'in', '2026-01-03T00:00:00Z', '2026-01-04T00:00:00Z', 1100000, 1, null, '2026-01-19T00:00:00Z',
    '2026-01-04T00:15:00Z', '2026-01-04T00:15:00Z'),
('01900000-0000-7000-8000-0000000009d2', 'summary', 'csv', 'draft', null, null, null, '2025-12-01T00:00:00Z',
    '2026-01-01T00:00:00Z', null, 1, '01900000-0000-7000-8000-0000000000cc', null, '2026-01-04T00:00:00Z',
    '2026-01-04T00:00:00Z');
insert into compliance.report_contents (report_id, version, content, sha256, created_at)
select id, 1, '\x00', decode(repeat('ab', 32), 'hex'), created_at from compliance.reports;
update compliance.reports set status = 'approved', sha256 = decode(repeat('ab', 32), 'hex'),
    approved_by = '01900000-0000-7000-8000-0000000000cc', approved_at = '2026-01-05T00:00:00Z'
where type = 'ctr';
update compliance.reports set status = 'filed', channel = 'bsa_e_filing',
    filed_by = '01900000-0000-7000-8000-0000000000cc', filed_at = '2026-01-05T01:00:00Z'
where type = 'ctr';
insert into compliance.report_acknowledgements (id, report_id, version, accepted, bsa_id, errors, sha256, received_by,
    received_at)
values ('01900000-0000-7000-8000-0000000009d3', '01900000-0000-7000-8000-0000000009d1', 1, true, '31000000000001', '[]',
    decode(repeat('cd', 32), 'hex'), '01900000-0000-7000-8000-0000000000cc', '2026-01-06T00:00:00Z');
update compliance.reports set status = 'acknowledged', bsa_id = '31000000000001' where type = 'ctr';
insert into compliance.case_files (id, case_id, filename, type, size, sha256, staff_id, created_at)
values ('01900000-0000-7000-8000-0000000009d4', '01900000-0000-7000-8000-0000000009e1', 'contract.pdf', 'pdf', 48211,
    decode(repeat('ef', 32), 'hex'), '01900000-0000-7000-8000-0000000000cc', '2026-01-04T00:00:00Z');
