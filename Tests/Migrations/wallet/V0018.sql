insert into wallet.requests (id, service, type, facts, answer, created_at)
values ('01900000-0000-7000-8000-00000000040f', 'payments', 'wallet.place_hold.v1', sha256('facts'), '{}',
    '2026-01-05T00:00:00Z');
