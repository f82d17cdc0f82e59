-- What banks have moved, as payments tells: beside the wallet's figures, and not compared with them.
alter table accounting.entries drop constraint entries_source_check;
alter table accounting.entries add constraint entries_source_check check (
    source in ('wallet', 'manual', 'reversal', 'closing', 'reopening', 'bank'));
alter table accounting.entries drop constraint entries_check;
alter table accounting.entries add constraint entries_told_once check (
    (source in ('wallet', 'bank')) = (source_id is not null));
create index entries_beside_wallet on accounting.entries (sequence) where source = 'bank';

alter table accounting.reconciliation_rows add column other numeric(38, 0) not null default 0;

insert into accounting.accounts
    (id, code, name, type, parent_code, activity, protected, created_at, control_since)
select a.id::uuid, a.code, a.name, a.type, a.parent, null, true, '2025-01-01T00:00:00Z', h.sequence
from (values
    ('019aa2b6-7c00-7000-8000-000000000041', '1200-ach', 'Clearing, ACH', 'asset', '1200'),
    ('019aa2b6-7c00-7000-8000-000000000042', '1200-sepa', 'Clearing, SEPA', 'asset', '1200'),
    ('019aa2b6-7c00-7000-8000-000000000043', '1200-wire', 'Clearing, wires', 'asset', '1200')
) as a (id, code, name, type, parent)
cross join accounting.chain_head h
on conflict do nothing;
