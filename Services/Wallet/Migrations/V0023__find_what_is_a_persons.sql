-- Whoever asks for all that there is of a person reads these by owner.
create index fx_quotes_by_owner on wallet.fx_quotes (owner_id);
create index deposits_by_account on wallet.deposits (account_id);
create index deposit_reservations_by_owner on wallet.deposit_reservations (owner_id);
create index pin_authorizations_by_account on wallet.pin_authorizations (account_id);
