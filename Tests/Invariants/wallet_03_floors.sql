-- Invariant 3: no customer's account is below its floor; closed accounts are empty.
select id, posted, held, overdraft, status
from wallet.accounts
where kind = 'customer' and posted - held < -overdraft
    or held < 0 or overdraft < 0
    or status = 'closed' and (posted <> 0 or held <> 0)
