-- A purpose of several services says which of them may name an account: `payments/clearing:stripe`; without a service all
-- of them may. Processes of the version before name none of these until they have ended.
update wallet.purposes
set accounts = array[
    'payments/clearing:sandbox', 'payments/clearing:stripe', 'payments/clearing:paystack',
    'payments/clearing:flutterwave', 'payments/clearing:paypal', 'payments/clearing:square', 'payments/clearing:ach',
    'payments/clearing:sepa', 'payments/clearing:wire', 'fees', 'billing/settlement:billers']
where name = 'refund';

-- A check cannot look into an array but by a function.
create function wallet.names_its_services(accounts text[], services text[]) returns boolean
language sql immutable as $$
    select coalesce(bool_and(account not like '%/%' or split_part(account, '/', 1) = any(services)), true)
    from unnest(accounts) as account
$$;
alter table wallet.purposes
    add constraint purposes_accounts_of_its_services check (wallet.names_its_services(accounts, services));

-- Invariant 15, as before.
create or replace function wallet.check_system_account() returns trigger language plpgsql as $$
declare
    account text := left(new.code, -length(':' || new.currency));
begin
    if not exists (
        select
        from wallet.purposes p cross join unnest(p.accounts) as entry,
            substring(entry from '[^/]*$') as pattern
        where pattern = account or right(pattern, 1) = '*' and starts_with(account, left(pattern, -1)))
    then
        raise exception 'no purpose names the account %', new.code
            using errcode = 'integrity_constraint_violation', constraint = 'accounts_code_has_purpose';
    end if;
    return new;
end
$$;
