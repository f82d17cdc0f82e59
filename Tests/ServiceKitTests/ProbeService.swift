import Authentication
import HTTPKit
import JSONKit
import Messaging
import NIOHTTP1
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle
import SuiteKit
import Synchronization
import TestSupport

/// A service with everything that services have and nothing of its own to do.
enum ProbeService: FlorinService {
    static let process = SuiteProcess(name: "probe", slug: "probe", port: 8_199)
    static let migrations = [Migration(name: "V0001__none", sql: Array("select 1".utf8))]

    static func build(_ context: ServiceContext) async throws -> ServiceParts {
        _ = try context.postgres()
        _ = try context.broker(.service(slug, events: [], servesRequests: false, singleActiveConsumer: false))
        return ServiceParts(endpoints: [Hello(), FinishLate()])
    }

    /// Variables for a service on these servers, on a free port.
    static func settings(database: String, broker: String, more: [String: String] = [:]) throws -> Settings {
        try Settings.variables(
            ["FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database, "BROKER_URL": broker]
                .merging(more) { $1 })
    }
}

struct Greeting: FieldEncodable {
    static let example = Greeting(text: "hello")
    let text: String
    func encode(to out: inout JSONWriter) { out.field("text", text) }
}

struct Hello: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/hello", id: "hello", summary: "Greet", tag: "Probe", access: .public)

    func handle(_ call: Call<Self>) async throws -> Reply<Greeting> { .ok(Greeting(text: "hello")) }
}

/// Answers only once the service has been told to stop.
struct FinishLate: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/late", id: "late", summary: "Answer late", tag: "Probe", access: .public)
    static let entered = Mutex<AsyncStream<Void>.Continuation?>(nil)
    /// Ends when it may answer.
    static let release = Mutex<AsyncStream<Void>?>(nil)

    func handle(_ call: Call<Self>) async throws -> Reply<Greeting> {
        _ = Self.entered.withLock { $0?.yield() }
        if let release = Self.release.withLock({ $0 }) { for await _ in release {} }
        return .ok(Greeting(text: "finished"))
    }
}

struct PlainAnswer: Sendable {
    let status: Int
    let connection: String?
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }  // the expectation on it fails then
}

/// One exchange without credentials.
func fetch(_ url: String, post: Bool = false, token: String? = nil) async throws -> PlainAnswer {
    let answer = try await exchange(
        post ? .POST : .GET, url, headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
    return PlainAnswer(
        status: answer.status, connection: answer.headers.first(name: "Connection"), body: answer.body)
}
