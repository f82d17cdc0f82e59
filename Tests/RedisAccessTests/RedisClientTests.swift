import Logging
import RedisAccess
import ServiceLifecycle
import TestSupport
import Testing

struct RedisClientTests {
    @Test func storesAndReadsAnyBytes() async throws {
        let redis = try await connected()
        let key = try TestRedis().keyPrefix + "bytes"
        let bytes = (0...255).map { UInt8($0) }
        try await redis.command("SET", .string(key), .bytes(bytes), "EX", 600)
        #expect(try await redis.command("GET", .string(key)) == .string(bytes))
        #expect(try await redis.command("GET", .string(key + "absent")) == .null)
    }

    @Test func answersKeepTheirOrderUnderManyCallers() async throws {
        let redis = try await connected()
        let key = try TestRedis().keyPrefix
        let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<64 {
                group.addTask {
                    var wrong = 0
                    for round in 0..<50 {
                        let text = "\(caller)-\(round)"
                        let name = RedisArgument.string(key + text)
                        let old = try await redis.command("SET", name, .string(text), "GET", "EX", 600)
                        let read = try await redis.command("GET", name)
                        if old != .null || read.text != text { wrong += 1 }
                    }
                    return wrong
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    @Test func errorsAreThrownWithTheirCode() async throws {
        let redis = try await connected()
        let key = try TestRedis().keyPrefix + "text"
        try await redis.command("SET", .string(key), "x", "EX", 600)
        let error = await #expect(throws: RedisError.self) { try await redis.command("LPUSH", .string(key), "y") }
        #expect(error?.kind == .server("WRONGTYPE"))
    }

    @Test func arraysNest() async throws {
        let redis = try await connected()
        let script = RedisScript("return {1, 'a', {2, {redis.error_reply('E x')}}, false}")
        let answer = try await redis.script(script, keys: [], arguments: [])
        #expect(
            answer
                == .array([
                    .integer(1), .string([0x61]), .array([.integer(2), .array([.error("E x")])]), .null,
                ]))
    }

    @Test func logsInAndSelectsTheDatabase() async throws {
        let server = try PrivateRedis("--requirepass", "s p:@ce")
        let one = try await connected(server.url(":s%20p%3A%40ce@", database: 1))
        try await one.command("SET", "where", "one")
        let zero = try await connected(server.url(":s%20p%3A%40ce@"))
        #expect(try await zero.command("GET", "where") == .null)
        #expect(try await one.command("GET", "where").text == "one")
    }

    @Test func anErrorNamesItsCommandAndTheLineThatSentIt() async throws {
        let server = try PrivateRedis()
        let redis = try await connected(server.url())
        try await redis.command("SET", "secret-key", "text")
        do throws(RedisError) {
            try await redis.command("LPUSH", "secret-key", "more")
            Issue.record("a text is no list")
        } catch {
            #expect(error.kind == .server("WRONGTYPE") && error.action == "LPUSH")
            #expect("\(error)".contains("RedisAccessTests/RedisClientTests.swift:"))
            #expect(!"\(error)".contains("secret-key"))
        }
    }

    @Test func wrongPasswordFailsFastAndNeverShowsIt() async throws {
        let server = try PrivateRedis("--requirepass", "right")
        let client = RedisClient(try RedisConfig(url: server.url(":wrong@")), logger: .init(label: "test"))
        try await eventually("refusal") {
            do throws(RedisError) { try await client.ping() } catch {
                #expect(!error.message.contains("wrong"))
                return error.kind == .disconnected
            }
            return false
        }
    }

    @Test func resolvesNames() async throws {
        let server = try PrivateRedis()
        let redis = try await connected("redis://localhost:\(server.port)")
        try await redis.ping()
    }

    @Test func runEndsWithTheGracefulShutdown() async throws {
        let redis = try await connected()
        let service: any Service = redis
        let group = ServiceGroup(services: [service], logger: .init(label: "test"))
        async let running: Void = group.run()
        await group.triggerGracefulShutdown()
        try await running
        let error = await #expect(throws: RedisError.self) { try await redis.ping() }
        #expect(error?.kind == .closed)
    }
}
