import RedisAccess
import Testing

struct RedisConfigTests {
    @Test func readsEveryPart() throws {
        let config = try RedisConfig(url: "redis://flo%40rin:p%3Aw@cache.internal:7000/3")
        #expect(config.host == "cache.internal")
        #expect(config.port == 7000)
        #expect(config.username == "flo@rin")
        #expect(config.password == "p:w")
        #expect(config.database == 3)
    }

    @Test func portAndDatabaseHaveDefaults() throws {
        let config = try RedisConfig(url: "redis://127.0.0.1")
        #expect(config.port == 6379)
        #expect(config.database == 0)
        #expect(config.username == nil && config.password == nil)
    }

    @Test(arguments: [("redis://:secret@h", "secret"), ("redis://secret@h", "secret")])
    func passwordWithoutUser(_ url: String, _ password: String) throws {
        let config = try RedisConfig(url: url)
        #expect(config.username == nil)
        #expect(config.password == password)
    }

    @Test func addressOfVersionSix() throws {
        let config = try RedisConfig(url: "redis://[::1]:6380/1")
        #expect(config.host == "::1")
        #expect(config.port == 6380)
    }

    @Test(arguments: [
        "", "127.0.0.1:6379", "rediss://127.0.0.1", "redis://", "redis://:6379", "redis://h:0", "redis://h:70000",
        "redis://h:x", "redis://h/x", "redis://h/-1", "redis://u:%zz@h", "redis://[::1",
    ])
    func refusesWhatItCannotUse(_ url: String) {
        #expect(throws: RedisError.self) { try RedisConfig(url: url) }
    }
}
