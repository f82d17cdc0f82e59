-- What banks have moved, as payments tells: beside the wallet's figures, and not compared with them.
alter table accounting.entries drop constraint entries_source_check;
alter table accounting.entries add constraint entries_source_check check (
    source in ('wallet', 'manual', 'reversal', 'closing', 'reopening', 'bank'));
alter table accounting.entries drop constraint entries_check;
alter table accounting.entries add constraint entries_told_once check (
    (source in ('wallet', 'bank')) = (source_id is not null));
create index entries_beside_wallet on accounting.entries (sequence) where source = 'bank';

alter table accounting.reconciliation_rows add column other numeric(38, 0) not null default 0;
