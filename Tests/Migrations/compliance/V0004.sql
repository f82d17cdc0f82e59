-- The log begins with two entries, the second bound to the first. A person's key is there, another's is destroyed; one
-- block holds and one has ended.
insert into compliance.person_keys (user_id, sealed, created_at, destroyed_at) values
    ('01900000-0000-7000-8000-0000000000f1', decode(repeat('0a', 60), 'hex'), '2026-01-05T00:00:00Z', null),
    ('01900000-0000-7000-8000-0000000000f2', null, '2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z');

insert into compliance.audit_entries
    (sequence, id, at, service, category, type, severity, outcome, keys, previous_hash, hash, payload)
select e.sequence, e.id, '2026-01-05T00:00:00Z', 'auth', 'account', 'auth.user_registered.v1', 'info', 'succeeded',
    array[17, 18]::bigint[], e.previous_hash, sha256(e.previous_hash || int8send(e.sequence) || e.payload), e.payload
from (
    select 1::bigint as sequence, '01900000-0000-7000-8000-00000000a001'::uuid as id,
        decode(repeat('00', 32), 'hex') as previous_hash, convert_to('{"sequence":1}', 'UTF8') as payload
) e;
insert into compliance.audit_entries
    (sequence, id, at, service, category, type, severity, outcome, keys, previous_hash, hash, payload)
select e.sequence, e.id, '2026-01-06T00:00:00Z', 'wallet', 'movement', 'wallet.movements_posted.v1', 'info', 'succeeded',
    array[19]::bigint[], e.previous_hash, sha256(e.previous_hash || int8send(e.sequence) || e.payload), e.payload
from (
    select 2::bigint as sequence, '01900000-0000-7000-8000-00000000a002'::uuid as id, h.hash as previous_hash,
        convert_to('{"sequence":2}', 'UTF8') as payload
    from compliance.audit_head h
) e;

insert into compliance.blocks (id, kind, value, reason, until, created_by, created_at, ended_at, ended_by) values
    ('01900000-0000-7000-8000-00000000b001', 'cidr', '203.0.113.0/24', 'Guesses at passwords', null,
        '01900000-0000-7000-8000-0000000000f3', '2026-01-05T00:00:00Z', null, null),
    ('01900000-0000-7000-8000-00000000b002', 'device', 'b1946ac92492d234', 'A rule', '2026-01-06T00:00:00Z', null,
        '2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z', null);

insert into compliance.security_signals (id, kind, user_id, ip, device_id, hour, count, first_at, last_at) values
    ('01900000-0000-7000-8000-00000000c001', 'login_failed', '01900000-0000-7000-8000-0000000000f1', '192.0.2.99',
        null, '2026-01-05T00:00:00Z', 3, '2026-01-05T00:10:00Z', '2026-01-05T00:20:00Z');
