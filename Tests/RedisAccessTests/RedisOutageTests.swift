import RedisAccess
import TestSupport
import Testing

struct RedisOutageTests {
    @Test func failsFastWhileDownAndComesBack() async throws {
        let server = try PrivateRedis()
        let redis = try await connected(server.url())
        server.stop()
        try await eventually("loss is noticed") { await kind(redis) == .disconnected }
        let start = ContinuousClock.now
        #expect(await kind(redis) == .disconnected)
        // Well under the five seconds that these tests give a command.
        #expect(ContinuousClock.now - start < .seconds(1))
        try server.start()
        try await eventually("connection is back") { await kind(redis) == nil }
    }

    @Test func everyCommandUnderWayEndsWhenTheServerDies() async throws {
        let server = try PrivateRedis()
        let redis = try await connected(server.url())
        server.freeze()
        let ended = await withTaskGroup(of: RedisError.Kind?.self) { group in
            for _ in 0..<200 { group.addTask { await kind(redis) } }
            // SIGKILL works on a stopped process.
            server.stop()
            return await group.reduce(into: 0) { count, kind in if kind == .disconnected { count += 1 } }
        }
        #expect(ended == 200)
    }

    @Test func slowAnswersTimeOutAndDoNotMixUpLaterOnes() async throws {
        let server = try PrivateRedis()
        let redis = try await connected(server.url()) {
            $0.commandTimeout = .milliseconds(200)
            $0.silenceLimit = .seconds(30)
        }
        let error = await #expect(throws: RedisError.self) { try await redis.command("DEBUG", "SLEEP", "3") }
        #expect(error?.kind == .timeout)
        // Known to be silent, so refused at once: whoever waits gets `.timeout`.
        #expect(await kind(redis) == .disconnected)
        try await eventually("late answer") { await kind(redis) == nil }
        #expect(try await redis.command("ECHO", "mine").text == "mine")
    }

    @Test func silentConnectionIsReplaced() async throws {
        let server = try PrivateRedis()
        let redis = try await connected(server.url()) {
            $0.commandTimeout = .milliseconds(100)
            $0.silenceLimit = .milliseconds(300)
            $0.connectTimeout = .milliseconds(300)
        }
        let before = try await redis.command("CLIENT", "ID").integer
        server.freeze()
        #expect(await kind(redis) == .timeout)
        try await eventually("connection is given up") {
            do throws(RedisError) { try await redis.ping() } catch { return error.message == "not connected" }
            return false
        }
        server.thaw()
        try await eventually("new connection") {
            (try? await redis.command("CLIENT", "ID").integer) ?? before != before
        }
    }

    @Test func moreThanTheBoundIsRefused() async throws {
        let server = try PrivateRedis()
        let redis = try await connected(server.url()) {
            $0.maximumInFlight = 10
            $0.silenceLimit = .seconds(30)
        }
        server.freeze()
        let kinds = await withTaskGroup(of: RedisError.Kind?.self) { group in
            for _ in 0..<40 { group.addTask { await kind(redis) } }
            var kinds: [RedisError.Kind?] = []
            while kinds.count < 30, let kind = await group.next() { kinds.append(kind) }
            server.thaw()
            for await kind in group { kinds.append(kind) }
            return kinds
        }
        #expect(kinds.count { $0 == .overloaded } == 30)
        #expect(kinds.count { $0 == nil } == 10)
    }

    @Test func scriptsAreLoadedAgainAfterAFlush() async throws {
        let server = try PrivateRedis()
        let redis = try await connected(server.url())
        let script = RedisScript("return {KEYS[1], ARGV[1]}")
        let expected = RedisValue.array([.string([0x6B]), .string([0x31])])
        for _ in 0..<2 {
            #expect(try await redis.script(script, keys: ["k"], arguments: [1]) == expected)
            #expect(try await redis.command("SCRIPT", "EXISTS", .string(script.sha)) == .array([.integer(1)]))
            try await redis.command("SCRIPT", "FLUSH")
        }
    }

    private func kind(_ redis: RedisClient) async -> RedisError.Kind? {
        do throws(RedisError) { try await redis.ping() } catch { return error.kind }
        return nil
    }
}
