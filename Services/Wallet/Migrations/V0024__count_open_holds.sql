-- Customers' open holds are counted before one more is placed, and looked through when money is taken back. A wallet may
-- have had any number of others before.
create index holds_open_of_customers on wallet.holds (account_id) where status = 'held' and service is null;
