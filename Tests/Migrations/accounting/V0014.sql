insert into accounting.attachments (id, entry_id, position, filename, type, size, sha256, created_by, created_at)
values ('01900000-0000-7000-8000-000000000c01', '01900000-0000-7000-8000-000000000b01', 1, 'receipt.pdf', 'pdf', 1024,
    sha256('receipt'), '01900000-0000-7000-8000-0000000000aa', '2026-01-05T00:00:00Z');
