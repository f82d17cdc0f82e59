-- A key for live things or for trying.
alter table auth.api_keys add column mode text not null default 'live' check (mode in ('live', 'test'));
