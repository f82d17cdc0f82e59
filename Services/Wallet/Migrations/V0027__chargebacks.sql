-- What a wallet cannot give of a deposit that its provider takes back stands against the returns of deposits.
update wallet.purposes set accounts = array_append(accounts, 'receivable:returns') where name = 'chargeback';
