import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import NIOCore
import NIOPosix
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@Suite("A running service")
struct ServiceTests {
    private func withServers(_ body: (TestDatabase, TestBroker) async throws -> Void) async throws {
        try await TestDatabase.with(schema: "probe", migrations: Outbox.migrations + ProbeService.migrations) {
            database in
            try await TestBroker.with("probe") { broker in try await body(database, broker) }
        }
    }

    @Test func answersAndTellsHowItIs() async throws {
        try await withServers { database, broker in
            let settings = try ProbeService.settings(database: database.url, broker: broker.url)
            try await withService(ProbeService.self, settings: settings) { service in
                #expect(try await fetch(service.baseURL + "/healthz").status == 200)
                let ready = try await eventually("readiness") {
                    let answer = try await fetch(service.baseURL + "/readyz")
                    return answer.json["status"]?.stringValue == "ready" ? answer.json : nil
                }
                for check in ["postgres", "rabbitmq", "schema", "outbox"] {
                    #expect(ready["checks"]?[check]?["status"]?.stringValue == "up")
                }
                #expect(ready["checks"]?["outbox"]?["pending"]?.integerValue == 0)
                #expect(try await fetch(service.baseURL + "/api/v1/hello").json["text"]?.stringValue == "hello")
                let metrics = try await fetch(service.baseURL + "/metrics").text
                #expect(
                    metrics.contains(
                        #"http_request_duration_seconds_count{method="GET",route="/api/v1/hello",status="2xx"} 1"#))
            }
        }
    }

    @Test func runningRequestFinishesAndNoNewOneIsTaken() async throws {
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        FinishLate.entered.withLock { $0 = enter }
        FinishLate.release.withLock { $0 = released }
        try await withServers { database, broker in
            let settings = try ProbeService.settings(database: database.url, broker: broker.url)
            let (addresses, address) = AsyncStream<String>.makeStream()
            try await withThrowingTaskGroup(of: PlainAnswer?.self) { group in
                group.addTask {
                    for await url in addresses { return try await fetch(url + "/api/v1/late", post: true) }
                    return nil
                }
                let (ports, port) = AsyncStream<Int>.makeStream()
                group.addTask {
                    // The request that runs ends only once the shutdown has begun.
                    for await port in ports {
                        try await eventually("no connection is taken") { await isRefused(port) }
                        release.finish()
                        break
                    }
                    return nil
                }
                try await withService(ProbeService.self, settings: settings) { service in
                    address.yield(service.baseURL)
                    var running = entered.makeAsyncIterator()
                    await running.next()
                    port.yield(service.port)
                }
                let answers = try await group.reduce(into: [PlainAnswer]()) { answers, answer in
                    if let answer { answers.append(answer) }
                }
                #expect(answers.map(\.status) == [200])
                #expect(answers.first?.json["text"]?.stringValue == "finished")
            }
        }
    }

    private func isRefused(_ port: Int) async -> Bool {
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            channel.close(promise: nil)
            return false
        } catch {
            return true
        }
    }

    @Test func drainingServiceServesAndSendsItsClientsAway() async throws {
        let settings = try ProbeService.settings(
            database: "postgres://a@127.0.0.1:9/x", broker: "amqp://a:b@127.0.0.1:9/none",
            more: ["SHUTDOWN_DRAIN_SECONDS": "3"])
        let (addresses, address) = AsyncStream<String>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await url in addresses {
                    try await eventually(every: .milliseconds(50), "draining") {
                        try await fetch(url + "/readyz").json["status"]?.stringValue == "draining"
                    }
                    let answer = try await fetch(url + "/api/v1/hello")
                    #expect(answer.status == 200)
                    #expect(answer.connection == "close")
                }
            }
            try await withService(ProbeService.self, settings: settings) { service in
                let before = try await fetch(service.baseURL + "/api/v1/hello")
                #expect(before.connection == nil)
                address.yield(service.baseURL)
                address.finish()
            }
            try await group.waitForAll()
        }
    }

    @Test func startsWithoutItsServersAndRecovers() async throws {
        try await withServers { database, broker in
            let relay = try await TCPRelay.reserve(to: database.url)
            let settings = try ProbeService.settings(
                database: relay.redirect(database.url), broker: "amqp://nobody:nothing@127.0.0.1:9/none")
            try await withService(ProbeService.self, settings: settings) { service in
                #expect(try await fetch(service.baseURL + "/healthz").status == 200)
                let ready = try await fetch(service.baseURL + "/readyz")
                #expect(ready.status == 503)
                #expect(ready.json["status"]?.stringValue == "unavailable")
                #expect(ready.json["checks"]?["postgres"]?["status"]?.stringValue == "down")
                #expect(ready.json["checks"]?["rabbitmq"]?["status"]?.stringValue == "down")
                #expect(!ready.text.contains("nothing"))
                try await relay.open()
                try await eventually("recovery") {
                    let ready = try await fetch(service.baseURL + "/readyz").json
                    return ready["checks"]?["postgres"]?["status"]?.stringValue == "up"
                        && ready["checks"]?["schema"]?["status"]?.stringValue == "up"
                }
            }
            try await relay.close()
        }
    }

    /// A broker that restarts must not take every process out of service: what cannot be sent waits in the outbox.
    @Test func aServiceWithoutItsBrokerIsDegradedAndServes() async throws {
        try await TestDatabase.with(schema: "probe", migrations: Outbox.migrations + ProbeService.migrations) {
            database in
            let settings = try ProbeService.settings(database: database.url, broker: "amqp://a:b@127.0.0.1:9/none")
            try await withService(ProbeService.self, settings: settings) { service in
                let ready = try await eventually("an answer of the database") {
                    let ready = try await fetch(service.baseURL + "/readyz")
                    return ready.status == 200 ? ready : nil
                }
                #expect(ready.json["status"]?.stringValue == "degraded")
                #expect(ready.json["down"]?.arrayValue == [.string("rabbitmq"), .string("queues")])
                #expect(ready.json["checks"]?["rabbitmq"]?["status"]?.stringValue == "down")
            }
        }
    }

    @Test func metricsTellWhatRuns() async throws {
        let settings = try ProbeService.settings(
            database: "postgres://a@127.0.0.1:9/x", broker: "amqp://a:b@127.0.0.1:9/none",
            more: ["FLORIN_VERSION": "1.2.3"])
        try await withService(ProbeService.self, settings: settings) { service in
            let text = try await fetch(service.baseURL + "/metrics").text
            #expect(text.contains(#"florin_build_info{service="probe",version="1.2.3"} 1"#))
        }
    }

    @Test func everythingWrongWithTheConfigurationIsToldAtOnce() async throws {
        let settings = try ProbeService.settings(
            database: "postgres://%zz", broker: "http://x",
            more: ["HTTP_PORT": "x", "HTTP_THREADS": "0", "LOG_LEVEL": "loud"])
        let error = await #expect(throws: ConfigErrors.self) {
            try await withService(ProbeService.self, settings: settings) { _ in }
        }
        let keys = Set(error?.errors.map(\.key) ?? [])
        #expect(keys.isSuperset(of: ["http.port", "http.threads", "log.level", "database.url"]))
        #expect(error?.description.contains("zz") == false)
    }

    @Test func aMisspeltVariableStopsProductionAndIsToldElsewhere() async throws {
        let more = ["HTTP_THRAEDS": "2", "PROBE_ANYTHING": "x", "PROBE_SERVICE_HOST": "10.0.0.1", "UNRELATED": "1"]
        let secrets = ["FLORIN_MODE": "production", "CURSOR_SECRET": "a secret of our own, long enough"]
        let production = try ProbeService.settings(
            database: "postgres://a@127.0.0.1:9/x", broker: "amqp://a:b@127.0.0.1:9/none",
            more: more.merging(secrets) { $1 })
        let error = await #expect(throws: ConfigErrors.self) {
            try await withService(ProbeService.self, settings: production) { _ in }
        }
        #expect(error?.errors.map(\.key) == ["http.thraeds", "probe.anything"])
        #expect(error?.errors.first?.description.contains("HTTP_THREADS") == true)
        let lines = LineCollector()
        let local = try ProbeService.settings(
            database: "postgres://a@127.0.0.1:9/x", broker: "amqp://a:b@127.0.0.1:9/none", more: more)
        try await withService(ProbeService.self, settings: local, overrides: ServiceOverrides(logOutput: lines.output))
        {
            _ in
        }
        let warnings = lines.lines.filter { $0["message"]?.stringValue == "a variable is not known" }
        #expect(warnings.count == 2)
    }

    @Test func unmigratedSchemaIsNotReady() async throws {
        try await TestDatabase.with(schema: "probe", migrations: []) { database in
            let settings = try ProbeService.settings(database: database.url, broker: "amqp://a:b@127.0.0.1:9/none")
            try await withService(ProbeService.self, settings: settings) { service in
                let ready = try await fetch(service.baseURL + "/readyz").json
                #expect(ready["checks"]?["schema"]?["reason"]?.stringValue?.contains("has not been applied") == true)
            }
        }
    }

    @Test func wrongConfigurationStopsTheStart() async throws {
        for (key, value) in [("DATABASE_URL", "postgres://%zz"), ("BROKER_URL", "http://x"), ("HTTP_PORT", "x")] {
            let settings = try ProbeService.settings(
                database: "postgres://a@127.0.0.1:9/x", broker: "amqp://a:b@127.0.0.1:9/none", more: [key: value])
            let error = await #expect(throws: ConfigError.self) {
                try await withService(ProbeService.self, settings: settings) { _ in }
            }
            #expect(error?.description.contains(key) == true)
            #expect(error?.description.contains("zz") == false)
        }
    }

    @Test func portInUseEndsTheService() async throws {
        let settings = try ProbeService.settings(
            database: "postgres://a@127.0.0.1:9/x", broker: "amqp://a:b@127.0.0.1:9/none")
        try await withService(ProbeService.self, settings: settings) { first in
            let same = try ProbeService.settings(
                database: "postgres://a@127.0.0.1:9/x", broker: "amqp://a:b@127.0.0.1:9/none",
                more: ["HTTP_PORT": "\(first.port)"])
            let error = await #expect(throws: ListenError.self) {
                try await withService(ProbeService.self, settings: same) { _ in }
            }
            #expect(error?.port == first.port)
            #expect(error?.reason == "Address already in use")
        }
    }

    @Test func operatorsSeeParkedMessagesAndOthersDoNot() async throws {
        let key = SigningKey.generate()
        let clock = ManualClock(Timestamp(secondsSince1970: 1_795_000_000))
        func token(_ role: Role) throws -> String {
            try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
                AccessToken(
                    subject: UserID(UniqueID(high: 1, low: 1)), sessionID: UniqueID(high: 1, low: 2), apiKeyID: nil,
                    roles: [role], scopes: nil, issuedAt: clock.now, expiresAt: clock.now + .seconds(600),
                    tokenID: UniqueID(high: 1, low: 3)))
        }
        try await withServers { database, broker in
            let client = try database.client()
            try await client.execute(
                """
                insert into parked_messages (
                    id, message_id, queue, type, occurred_at, body, error, failed_at, parked_at)
                values (\(UniqueID(high: 1, low: 1)), \(UniqueID(high: 2, low: 2)), 'probe.events', 'a.b.v1',
                    \(clock.now), \(Array(#"{"x":1}"#.utf8)), 'no', \(clock.now), \(clock.now))
                """)
            let settings = try ProbeService.settings(database: database.url, broker: broker.url)
            let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
            let (operatorToken, customerToken) = (try token(.operator), try token(.customer))
            try await withService(ProbeService.self, settings: settings, overrides: overrides) { service in
                let url = service.baseURL + "/api/v1/ops/messages/parked"
                #expect(try await fetch(url).status == 401)
                #expect(try await fetch(url, token: customerToken).status == 403)
                let list = try await fetch(url, token: operatorToken)
                #expect(list.json["data"]?.arrayValue?.first?["service"]?.stringValue == "probe")
                #expect(list.json["data"]?.arrayValue?.first?["body"] == nil)
                let one = try await fetch(url + "/\(UniqueID(high: 1, low: 1))", token: operatorToken)
                #expect(one.json["body"]?["x"]?.integerValue == 1)
                let missing = url + "/\(UniqueID(high: 9, low: 9))"
                #expect(try await fetch(missing, token: operatorToken).status == 404)
                #expect(try await fetch(missing + "/replay", post: true, token: operatorToken).status == 404)
            }
            await client.close()
        }
    }

    @Test func testClockIsSharedThroughItsFile() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "florin-clock-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let settings = try ProbeService.settings(
            database: "postgres://a@127.0.0.1:9/x", broker: "amqp://a:b@127.0.0.1:9/none",
            more: ["TEST_CLOCK_FILE": path])
        try await withService(ProbeService.self, settings: settings) { first in
            try await withService(ProbeService.self, settings: settings) { second in
                first.context.testClock?.advance(by: .seconds(86_400))
                #expect(second.context.clock.now() > WallClock.system.now() + .seconds(86_000))
            }
        }
    }
}
