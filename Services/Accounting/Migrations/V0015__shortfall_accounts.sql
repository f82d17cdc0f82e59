-- What customers owe where a wallet could not pay all, what providers keep, and what is lost: services post there, no
-- hand does. The headers above stay open.
insert into accounting.accounts
    (id, code, name, type, parent_code, activity, protected, created_at, control_since)
select a.id::uuid, a.code, a.name, a.type, a.parent, null, true, '2025-01-01T00:00:00Z', h.sequence
from (values
    ('019aa2b6-7c00-7000-8000-000000000032', '1300-returns', 'Receivable, returned payments', 'asset', '1300'),
    ('019aa2b6-7c00-7000-8000-000000000033', '1300-cards', 'Receivable, cards', 'asset', '1300'),
    ('019aa2b6-7c00-7000-8000-000000000034', '1300-chargebacks', 'Receivable, chargebacks', 'asset', '1300'),
    ('019aa2b6-7c00-7000-8000-000000000035', '1300-overdraft', 'Receivable, overdrafts', 'asset', '1300'),
    ('019aa2b6-7c00-7000-8000-000000000036', '5100-providers', 'Provider costs, kept from payments', 'expense', '5100'),
    ('019aa2b6-7c00-7000-8000-000000000037', '5900-payments', 'Losses on payments', 'expense', '5900')
) as a (id, code, name, type, parent)
cross join accounting.chain_head h
on conflict (code) do nothing;

-- One that an accountant has made before is a control account from now on.
update accounting.accounts
set control_since = (select sequence from accounting.chain_head)
where control_since is null
    and code in (
        '1300-returns', '1300-cards', '1300-chargebacks', '1300-overdraft', '5100-providers', '5900-payments');
