-- Newer than what compliance has: its list, which services read at their start, changes nothing here.
insert into billing.standings (owner_id, risk, restriction, version, ask_until) values
    ('01900000-0000-7000-8000-0000000000aa', 'low', 'none', 1000, null),
    ('01900000-0000-7000-8000-0000000000bb', 'medium', 'outgoing', 1000, '2026-02-01T00:00:00Z');
