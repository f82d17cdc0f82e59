import Contracts
import FoundationEssentials
import HTTPKit
import JSONKit
import Logging
import Messaging
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

/// All services over their filled schemas, on one broker, and compliance, who asks them about people.
struct AskedSuite: Sendable {
    /// Ada, a customer with money, and Grace, who has none left: Tests/Migrations and Persons.sql.
    static let ada = UserID(UniqueID("01900000-0000-7000-8000-0000000000aa") ?? .example)
    static let grace = UserID(UniqueID("01900000-0000-7000-8000-0000000000bb") ?? .example)
    /// An administrator, who did things to both.
    static let joan = UserID(UniqueID("01900000-0000-7000-8000-0000000000cc") ?? .example)

    /// The clock stands still: nothing that is in the rows is past its time.
    private static let now = Timestamp(rfc3339: "2026-01-05T12:00:00Z") ?? .distantPast

    let filled: FilledSuite
    let broker: TestBroker
    let compliance: MessageBroker

    static func with(_ body: @escaping @Sendable (AskedSuite) async throws -> Void) async throws {
        try await FilledSuite.with { filled in
            let persons = try #require(
                FileManager.default.contents(atPath: "\(Checkout.root)/Tests/DocumentTests/Persons.sql"))
            try await filled.admin.script(String(decoding: persons, as: UTF8.self))
            try await TestBroker.with("privacy") { broker in
                try await run(allServices[...], filled, broker) {
                    let compliance = try await connection("compliance", broker)
                    let suite = AskedSuite(filled: filled, broker: broker, compliance: compliance)
                    do {
                        try await suite.awaitAnswers()
                        try await body(suite)
                        await compliance.close()
                    } catch {
                        await compliance.close()
                        throw error
                    }
                }
            }
        }
    }

    static func connection(_ service: String, _ broker: TestBroker) async throws -> MessageBroker {
        MessageBroker(
            try BrokerConfig(url: try await broker.url(as: service)), topology: .exchangesOnly(),
            logger: Logger(label: "test"))
    }

    private static func run(
        _ services: ArraySlice<any FlorinService.Type>, _ filled: FilledSuite, _ broker: TestBroker,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard let service = services.first else { return try await body() }
        try await run(service, filled, broker) { try await run(services.dropFirst(), filled, broker, body) }
    }

    private static func run<S: FlorinService>(
        _ service: S.Type, _ filled: FilledSuite, _ broker: TestBroker,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": filled.database.url(for: S.slug),
            "DATABASE_POOL_SIZE": "2", "BROKER_URL": try await broker.url(as: S.slug),
            "REDIS_URL": try TestServers.fromEnvironment().redisURL, "WALLET_FX_URL": "http://127.0.0.1:9",
            "WALLET_FX_STATIC_RATES": "EUR:0.92",
        ])
        let overrides = ServiceOverrides(clock: ManualClock(now).clock)
        try await withService(service, settings: settings, overrides: overrides) { _ in try await body() }
    }

    /// Each declares its queue a moment after its start.
    private func awaitAnswers() async throws {
        for service in allServices {
            try await eventually("\(service.slug) answers") {
                do {
                    _ = try await ask("check_erasure", UserID(.example), of: service.slug)
                    return true
                } catch let error as MessagingError where error.kind == .unroutable {
                    return false
                }
            }
        }
    }

    // MARK: Asking

    func reply(_ kind: String, _ request: SubjectRequest, of slug: String, over broker: MessageBroker) async throws
        -> IncomingReply
    {
        try await broker.request(
            to: slug, type: "\(slug).\(kind).v1", body: JSON.encode(request), idempotencyKey: "k",
            timeout: .seconds(30))
    }

    func ask(_ kind: String, _ request: SubjectRequest, of slug: String) async throws -> SubjectAnswer {
        let reply = try await reply(kind, request, of: slug, over: compliance)
        let text = String(decoding: reply.body, as: UTF8.self)
        try #require(reply.refusalCode == nil, "\(slug) refuses \(kind): \(text)")
        return try JSONReader.decode(SubjectAnswer.self, from: reply.body, unknownFields: .reject)
    }

    func ask(_ kind: String, _ user: UserID, of slug: String) async throws -> SubjectAnswer {
        try await ask(kind, SubjectRequest(requestID: .example, userID: user), of: slug)
    }

    /// All pages of an export, rows by table.
    func export(_ user: UserID, of slug: String) async throws -> [String: [JSONValue]] {
        var (tables, cursor) = ([String: [JSONValue]](), String?.none)
        repeat {
            let request = SubjectRequest(requestID: .example, userID: user, cursor: cursor)
            let page = try await ask("export_subject", request, of: slug)
            guard case .object(let members)? = page.data else { throw NoData() }
            var count = 0
            for member in members {
                let rows = member.value.arrayValue ?? []
                tables[member.name, default: []] += rows
                count += rows.count
            }
            #expect(page.records == count)
            #expect((page.status == .completed) == (page.next == nil))
            cursor = page.next
        } while cursor != nil
        return tables
    }

    private struct NoData: Error {}

    /// Until it is done, as compliance asks.
    func erase(_ user: UserID, of slug: String) async throws -> SubjectAnswer {
        while true {
            let answer = try await ask("erase_subject", user, of: slug)
            guard answer.status == .inProgress else { return answer }
        }
    }

    /// Columns in which a text stands, by a way of our own: each row as text, bytes as hexadecimal digits.
    func tables(with needle: String) async throws -> [String] {
        let tables = try await filled.admin.query(
            """
            select table_schema || '.' || table_name from information_schema.tables
            where table_schema = any(\(allServices.map { $0.slug })) and table_type = 'BASE TABLE' order by 1
            """
        ).decode(String.self)
        let digits = Array(needle.utf8).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
        // A row as text doubles quotation marks.
        var found: [String] = []
        for table in tables {
            let rows = try await filled.admin.query(
                """
                select from \(identifier: table) t
                where position(lower(\(needle)) in lower(t::text)) > 0 or position(\(digits) in t::text) > 0 limit 1
                """)
            if !rows.isEmpty { found.append(table) }
        }
        return found
    }
}
