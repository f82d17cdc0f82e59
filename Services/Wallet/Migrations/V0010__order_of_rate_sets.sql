-- The newest set is the one that was loaded last, whatever the clock said then: by the time a set that was loaded while
-- the clock ran ahead would stay the newest until the clock is there again.
alter table wallet.fx_rate_sets add column number bigint generated always as identity;
create unique index fx_rate_sets_by_number on wallet.fx_rate_sets (number);
drop index wallet.fx_rate_sets_newest;
