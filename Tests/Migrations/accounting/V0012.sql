insert into accounting.staff_acts (id, at, actor, role, act, subject, reason, detail)
values ('01900000-0000-7000-8000-000000000c12', '2026-01-02T00:00:00Z', '01900000-0000-7000-8000-0000000000cc',
    'accountant', 'entry_posted', '01900000-0000-7000-8000-000000000b02', 'rent', null);
