-- The chart of accounts. Codes never change; `number` keeps postings small.
create table accounting.accounts (
    number integer generated always as identity primary key,
    id uuid not null constraint accounts_id_key unique,
    code text not null constraint accounts_code_key unique
        check (length(code) <= 32 and code ~ '^[A-Z0-9][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$'),
    name text not null check (length(name) between 1 and 200),
    type text not null check (type in ('asset', 'liability', 'equity', 'revenue', 'expense')),
    currency text check (currency ~ '^[A-Z0-9]{3,8}$'),
    parent_code text constraint accounts_parent_fkey references accounting.accounts (code),
    activity text check (activity in ('cash', 'operating', 'investing', 'financing')),
    active boolean not null default true,
    -- Posting rules or closing depend on it.
    protected boolean not null default false,
    created_at timestamptz not null,
    check (parent_code <> code),
    check (active or not protected)
);

create function accounting.keep_account_code() returns trigger language plpgsql as $$
begin
    if new.code <> old.code or new.id <> old.id or new.number <> old.number then
        raise exception 'the code of account % never changes', old.code
            using errcode = 'integrity_constraint_violation', constraint = 'accounts_code_fixed';
    end if;
    return new;
end $$;

create trigger accounts_code_fixed before update on accounting.accounts
    for each row execute function accounting.keep_account_code();
