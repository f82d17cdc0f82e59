update wallet.owners set masked_name = 'Ada L.' where owner_id = '01900000-0000-7000-8000-0000000000aa';
