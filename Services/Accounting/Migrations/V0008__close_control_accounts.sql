-- Accounts that postings of services reach are closed to hand, and so is all that hangs below them: an entry by hand
-- there puts the books beside the wallets. Set: after this entry of the journal only services write on the account.
alter table accounting.accounts add column control_since bigint check (control_since >= 0);

with recursive control as (
    select code from accounting.accounts
    where code in ('1200', '1500', '2100', '2400', '4100', '4200', '5200') or code like '1200-%'
    union
    select child.code from accounting.accounts child join control on child.parent_code = control.code
)
update accounting.accounts
set control_since = (select sequence from accounting.chain_head)
where code in (select code from control);

create function accounting.keep_control() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.control_since is not null and new.control_since is distinct from old.control_since then
        raise exception 'account % stays closed to hand', new.code
            using errcode = 'integrity_constraint_violation', constraint = 'accounts_control_fixed';
    end if;
    if (new.control_since is null and exists (
            select from accounting.accounts a where a.code = new.parent_code and a.control_since is not null))
        or (new.control_since is not null and exists (
            select from accounting.accounts a where a.parent_code = new.code and a.control_since is null))
    then
        raise exception 'account % is open to hand below a control account', new.code
            using errcode = 'integrity_constraint_violation', constraint = 'accounts_control_inherited';
    end if;
    return null;
end $$;

-- After the statement, so that a whole branch may be closed by one.
create trigger accounts_control after insert or update on accounting.accounts
    for each row execute function accounting.keep_control();

-- As before, and the hand is kept off.
create or replace function accounting.check_new_postings() returns trigger language plpgsql as $$
declare
    first_new bigint;
    last_new bigint;
    found_count bigint;
    has_hand boolean;
    found_account integer;
begin
    select min(entry_sequence), max(entry_sequence) into first_new, last_new from new_postings;
    if first_new is null then
        return null;
    end if;
    -- A range, so that the plan reads these entries and no others whatever the size of the table.
    select count(*), bool_or(source in ('manual', 'reversal')) into found_count, has_hand
    from accounting.entries where sequence between first_new and last_new;
    if found_count <> last_new - first_new + 1 then
        raise exception 'postings % to % belong to no entry', first_new, last_new
            using errcode = 'integrity_constraint_violation', constraint = 'postings_entry_known';
    end if;
    select used.account into found_account
    from (
        select debit_account as account, currency from new_postings group by 1, 2
        union
        select credit_account, currency from new_postings group by 1, 2
    ) used
    left join accounting.accounts a on a.number = used.account
    where a.number is null or a.currency <> used.currency
    limit 1;
    if found then
        raise exception 'account number % does not exist or is bound to another currency', found_account
            using errcode = 'integrity_constraint_violation', constraint = 'postings_account_fits';
    end if;
    -- Closing empties accounts that are in use no more.
    select a.number into found_account
    from accounting.accounts a
    where not a.active and exists (
        select from new_postings n
        join accounting.entries e on e.sequence = n.entry_sequence
        where a.number in (n.debit_account, n.credit_account) and e.source not in ('closing', 'reopening')
    )
    limit 1;
    if found then
        raise exception 'account number % is not active', found_account
            using errcode = 'integrity_constraint_violation', constraint = 'postings_account_active';
    end if;
    if has_hand then
        -- What a hand wrote before the account was closed may be taken back by one; what the wallet wrote, never.
        select a.number into found_account
        from new_postings n
        join accounting.entries e on e.sequence = n.entry_sequence and e.source in ('manual', 'reversal')
        join accounting.accounts a on a.number in (n.debit_account, n.credit_account)
        left join accounting.entries r on r.id = e.reverses
        where a.control_since is not null
            and (r.sequence is null or r.sequence > a.control_since or r.source = 'wallet')
        limit 1;
        if found then
            raise exception 'account number % is closed to hand', found_account
                using errcode = 'integrity_constraint_violation', constraint = 'postings_account_by_hand';
        end if;
    end if;
    return null;
end $$;
