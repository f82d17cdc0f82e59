insert into accounting.cleared_breaks (cleared_at, found_at, sequence, reason, because)
values ('2026-01-06T00:00:00Z', '2026-01-05T00:00:00Z', 1, 'the hash differs', 'restored from the backup');
