-- Lines name accounts that exist and fit their currency; parents have their children's type.
select l.entry_sequence::text as what, 'account' as violation
from accounting.journal_lines l
left join accounting.accounts a on a.number = l.account
where a.number is null or a.currency <> l.currency
union all
select child.code, 'type of parent'
from accounting.accounts child
join accounting.accounts parent on parent.code = child.parent_code
where parent.type <> child.type
