import Authentication
import HTTPKit
import JSONKit
import Logging
import NIOHTTP1
import Outbox
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// Whoever is refused before an endpoint begins has tried all the same: over all routes whose attempts are audited.
@Suite struct TurnedAwayTests {
    /// A token is the name of a kind of caller.
    private static func caller(_ token: String) throws -> Caller {
        let user = UserID(.example)
        switch token {
        case "key": return Caller(userID: user, apiKeyID: .example, roles: Role.allCases, scopes: [])
        case "person": return Caller(userID: user, sessionID: .example, roles: Role.allCases)
        default: throw Problem.invalidToken
        }
    }

    /// The endpoints of one service behind a socket; what they leave is kept here.
    private func serving(
        _ service: RunningService, _ rows: Rows, _ body: @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let environment = HTTPEnvironment(
            authenticator: Authenticator(caller: Self.caller), stepUp: StepUpCheck { _, _, _ in false }, logger: logger,
            auditing: Auditing(
                slug: "test", ids: service.context.ids, clock: service.context.clock, logger: logger
            ) { event in rows.add(try JSONParser.parse(event.data)) })
        let (ports, listening) = AsyncStream<Int>.makeStream()
        let server = HTTPServer(
            HTTPServer.Configuration(port: 0), endpoints: service.host.endpoints, environment: environment,
            eventLoopGroup: service.context.eventLoopGroup
        ) { listening.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await server.run()
            }
            defer { group.cancelAll() }
            var iterator = ports.makeAsyncIterator()
            try await body(try #require(await iterator.next()))
        }
    }

    private final class Rows: Sendable {
        private let kept = Mutex<[JSONValue]>([])
        func add(_ row: JSONValue) { kept.withLock { $0.append(row) } }
        func taken() -> [JSONValue] {
            kept.withLock { rows in
                defer { rows = [] }
                return rows
            }
        }
    }

    private static func send(_ spec: EndpointSpec, _ port: Int, token: String?) async throws -> TestResponse {
        let path = spec.path.description.replacing(/{[a-z_]+}/, with: "\(UniqueID.example)")
        var headers: HTTPHeaders = ["Content-Type": "text/x-nonsense"]
        if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        return try await exchange(
            HTTPMethod(rawValue: spec.method.rawValue), "http://127.0.0.1:\(port)\(path)", headers: headers,
            body: Array("x".utf8))
    }

    @Test func whoeverIsTurnedAwayIsWrittenDown() async throws {
        try await withWholeSuite { suite in
            for (name, service) in suite.all {
                let specs = service.host.endpoints.map { type(of: $0).spec }
                    .filter { $0.audit == .attempt && !$0.access.isPublic }
                let rows = Rows()
                try await serving(service, rows) { port in
                    for spec in specs {
                        let place = "\(name) \(spec.id)"
                        let forbidden = try await Self.send(spec, port, token: "key")
                        #expect(forbidden.status == 403, "\(place)")
                        var left = rows.taken()
                        #expect(left.map { $0["code"] } == [.string("forbidden")], "\(place)")
                        #expect(left.first?["route"] == .string(spec.id), "\(place)")
                        #expect(left.first?["outcome"] == .string("refused"), "\(place)")
                        #expect(left.first?["actor"]?["owner_id"] == .string("\(UserID(.example))"), "\(place)")
                        // For want of a proof, or of a body that can be read.
                        let unread = try await Self.send(spec, port, token: "person")
                        left = rows.taken()
                        #expect([401, 415].contains(unread.status) && left.count == 1, "\(place): \(unread.status)")
                        #expect(try await Self.send(spec, port, token: nil).status == 401, "\(place)")
                        #expect(try await Self.send(spec, port, token: "stranger").status == 401, "\(place)")
                        #expect(rows.taken().isEmpty, "\(place): nobody known leaves no row")
                    }
                }
            }
        }
    }

    /// What only staff may do is audited with its refusals, unless movements tell of it.
    @Test func whatIsForStaffAloneIsAuditedWithItsRefusals() async throws {
        try await withWholeSuite { suite in
            for spec in suite.all.values.flatMap({ $0.host.endpoints.map { type(of: $0).spec } })
            where spec.access.isForStaffAlone && !spec.isReading {
                #expect([.attempt, .movement].contains(spec.audit), "\(spec.id)")
            }
        }
    }
}
