insert into payments.standings (owner_id, risk, restriction, version, ask_until)
values ('01900000-0000-7000-8000-0000000000bb', 'medium', 'outgoing', 3, '2026-02-01T00:00:00Z');
