-- When the schema was made. One row, for ever.
create table compliance.installation (
    only_row boolean primary key default true check (only_row),
    installed_at timestamptz not null default now()
);
insert into compliance.installation default values;
