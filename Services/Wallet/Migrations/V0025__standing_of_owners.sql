-- How compliance watches and restricts a customer, as it told last: the gate compares it under the row's lock. A version
-- of zero is of nothing told.
alter table wallet.owners
    add column risk text not null default 'low' check (risk in ('low', 'medium', 'high')),
    add column restriction text not null default 'none' check (restriction in ('none', 'outgoing', 'all', 'access')),
    add column standing_version bigint not null default 0 check (standing_version >= 0),
    -- Until then every operation is assessed.
    add column ask_until timestamptz;

-- Compliance did not answer, and the policy let it pass: it is assessed by what moved. Null: not so.
alter table wallet.movements add column unassessed boolean check (unassessed);
