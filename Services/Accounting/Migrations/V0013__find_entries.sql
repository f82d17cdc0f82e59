-- Lines that people wrote are found by their account. Lines of the wallet name the wallet account behind them, so they
-- are not in these indexes and cost the stream nothing.
create index postings_by_hand_debit on accounting.postings (debit_account, entry_sequence)
    where debit_subledger is null;
create index postings_by_hand_credit on accounting.postings (credit_account, entry_sequence)
    where credit_subledger is null;

-- A hash, because a reference may be longer than a page of a tree.
create index entries_reference on accounting.entries using hash (reference) where reference is not null;
