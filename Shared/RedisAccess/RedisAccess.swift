// Module RedisAccess.
