-- What comes to our own banks may name a virtual account by its number alone.
create index virtual_accounts_by_number_alone on payments.virtual_accounts (account_number)
    where account_number is not null;
