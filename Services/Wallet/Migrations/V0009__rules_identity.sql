-- A number may stand for other rules after a restore or a fail-over that lost a change: the same number is given again.
-- The identity is drawn with each change and never comes twice.
alter table wallet.rules_version add column identity uuid not null default gen_random_uuid();

create or replace function wallet.count_rules_change() returns trigger language plpgsql as $$
begin
    update wallet.rules_version set version = version + 1, identity = gen_random_uuid();
    return null;
end
$$;
