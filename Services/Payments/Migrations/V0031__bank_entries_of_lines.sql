-- Invariant 39: of a line of ours a bank books one payment and one return, and each is told once beside that. What came back
-- once more is nobody's, until staff gives it to a wallet.
create unique index bank_entries_one_of_a_line on payments.bank_entries (item_id, kind, (booked_on is null))
    where state = 'matched' and wallet_id is null and kind in ('debit', 'return');
