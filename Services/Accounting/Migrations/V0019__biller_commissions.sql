-- What partners leave us of the bills that they carry, as billing tells: beside the wallet's figures, and not compared
-- with them. No hand posts there.
insert into accounting.accounts
    (id, code, name, type, parent_code, activity, protected, created_at, control_since)
select '019aa2b6-7c00-7000-8000-000000000040'::uuid, '4300', 'Biller commissions', 'revenue', '4000', null, true,
    '2025-01-01T00:00:00Z', h.sequence
from accounting.chain_head h
on conflict (code) do nothing;

-- One that an accountant has made before is a control account from now on.
update accounting.accounts
set control_since = (select sequence from accounting.chain_head)
where control_since is null and code = '4300';

alter table accounting.entries drop constraint entries_source_check;
alter table accounting.entries add constraint entries_source_check check (
    source in ('wallet', 'manual', 'reversal', 'closing', 'reopening', 'bank', 'billing'));
alter table accounting.entries drop constraint entries_told_once;
alter table accounting.entries add constraint entries_told_once check (
    (source in ('wallet', 'bank', 'billing')) = (source_id is not null));
drop index accounting.entries_beside_wallet;
create index entries_beside_wallet on accounting.entries (sequence) where source in ('bank', 'billing');
