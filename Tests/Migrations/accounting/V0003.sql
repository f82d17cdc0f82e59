-- Entries refer to the chart of V0006: see there.
insert into accounting.closing_entries (entry_id, period_id)
values ('01900000-0000-7000-8000-000000000a99', '01900000-0000-7000-8000-000000000a02');
