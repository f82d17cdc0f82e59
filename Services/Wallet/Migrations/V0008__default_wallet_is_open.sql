-- Two closings at once could leave a closed wallet as the default.
update wallet.wallets w set is_default = false
from wallet.accounts a where a.id = w.id and a.status = 'closed' and w.is_default;

update wallet.wallets set is_default = true
where id in (
    select distinct on (w.owner_id, w.currency) w.id
    from wallet.wallets w join wallet.accounts a on a.id = w.id
    where a.status <> 'closed' and not exists (
        select from wallet.wallets d
        where d.owner_id = w.owner_id and d.currency = w.currency and d.is_default)
    order by w.owner_id, w.currency, w.id);

-- Invariant 10: a closed wallet is never the default. The two facts stand in two rows, so whoever writes one of them
-- takes the owner's row first, which orders both; the look comes after it and sees what the other wrote.
create function wallet.refuse_closed_default() returns trigger language plpgsql as $$
begin
    perform from wallet.owners where owner_id = new.owner_id for no key update;
    perform from wallet.wallets w join wallet.accounts a on a.id = w.id
        where w.id = new.id and w.is_default and a.status = 'closed';
    if found then
        raise exception 'a closed wallet is the default'
            using errcode = 'check_violation', constraint = 'wallets_default_is_open';
    end if;
    return null;
end
$$;

create trigger wallets_default_is_open after insert or update of is_default on wallet.wallets
    for each row when (new.is_default) execute function wallet.refuse_closed_default();
create trigger accounts_default_is_open after update of status on wallet.accounts
    for each row when (new.status = 'closed' and old.status <> 'closed')
    execute function wallet.refuse_closed_default();
