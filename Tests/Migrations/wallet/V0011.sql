update wallet.wallet_pins set version = 2 where account_id = '01900000-0000-7000-8000-0000000001aa';
