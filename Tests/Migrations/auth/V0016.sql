update auth.api_keys set mode = 'test' where id = '01900000-0000-7000-8000-0000000000a5';
