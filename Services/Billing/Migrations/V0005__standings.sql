-- How compliance watches and restricts a customer, as it told last.
create table billing.standings (
    owner_id uuid primary key,
    risk text not null check (risk in ('low', 'medium', 'high')),
    restriction text not null check (restriction in ('none', 'outgoing', 'all', 'access')),
    version bigint not null check (version > 0),
    -- Until then every operation is assessed.
    ask_until timestamptz
);
