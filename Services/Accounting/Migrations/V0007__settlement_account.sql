-- Money of captured holds on its way to whoever the capture was for: owed until it is paid out.
insert into accounting.accounts (id, code, name, type, parent_code, protected, created_at) values
    ('019aa2b6-7c00-7000-8000-000000000031', '2400', 'Settlements due', 'liability', '2000', true,
        '2025-01-01T00:00:00Z');
