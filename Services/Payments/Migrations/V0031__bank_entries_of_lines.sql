-- Invariant 39: of a line of ours a bank books one payment and one return, and each is told once beside that.
create unique index bank_entries_one_of_a_line on payments.bank_entries (item_id, kind, (booked_on is null))
    where state = 'matched' and kind in ('debit', 'return');
