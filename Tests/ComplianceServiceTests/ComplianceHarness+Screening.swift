import Authentication
import Contracts
import JSONKit
import Logging
import Messaging
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

/// What staff do with lists and hits.
extension ComplianceHarness {
    static let colleague = UserID(UniqueID(high: 9, low: 10))

    func screening(
        _ method: HTTPMethod, _ path: String, _ json: String? = nil, as user: UserID = Self.staff
    ) async throws -> Answer {
        try await send(method, "/api/v1/compliance/screening\(path)", as: user, roles: [.compliance], json: json)
    }

    /// A list as OpenSanctions writes it: id, schema, name, birth date, programme.
    static func targets(_ rows: [(String, String, String, String, String)]) -> [UInt8] {
        let lines = rows.map { id, schema, name, born, programme in
            "\"\(id)\",\"\(schema)\",\"\(name)\",\"\",\"\(born)\",\"\",\"\",\"\(programme)\"\n"
        }
        return Array(
            ("id,schema,name,aliases,birth_date,countries,identifiers,program_ids\n" + lines.joined()).utf8)
    }

    func handIn(
        _ files: [(String, [UInt8])], to list: String, as user: UserID = Self.staff
    ) async throws -> Answer {
        var form: [UInt8] = []
        for (name, bytes) in files {
            form += "--b\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a\"\r\n\r\n".utf8
            form += bytes + Array("\r\n".utf8)
        }
        form += Array("--b--\r\n".utf8)
        return try await send(
            .POST, "/api/v1/compliance/screening/lists/\(list)/versions", as: user, roles: [.compliance],
            headers: [("Content-Type", "multipart/form-data; boundary=b")], body: form)
    }

    /// What becomes of a version that is handed in.
    func load(
        _ files: [(String, [UInt8])], to list: String, as user: UserID = Self.staff
    ) async throws -> JSONValue {
        let answer = try await handIn(files, to: list, as: user)
        try #require(answer.status == 202, "\(answer.code ?? "")")
        #expect(answer.json["status"]?.stringValue == "loading")
        let id = try #require(answer.json["id"]?.stringValue)
        return try await settled(id, of: list)
    }

    /// A version once it is no longer loading.
    func settled(_ id: String, of list: String) async throws -> JSONValue {
        try await eventually("version \(id) is read") {
            let version = try await screening(.GET, "/lists/\(list)/versions/\(id)").json
            return version["status"]?.stringValue == "loading" ? nil : version
        }
    }

    /// Loads a list and waits until this process searches it.
    @discardableResult
    func search(
        _ rows: [(String, String, String, String, String)], as list: String
    ) async throws -> String {
        let version = try await load([("file", Self.targets(rows))], to: list)
        let id = try #require(version["id"]?.stringValue)
        try #require(version["status"]?.stringValue == "live", "\(JSON.text(version))")
        try await eventually("\(list) is searched in version \(id)") {
            try await found("Nobody Atall", on: list).json["lists"]?.arrayValue?.first?["version"]?.stringValue == id
        }
        return id
    }

    func found(_ name: String, on list: String, _ more: String = "") async throws -> Answer {
        try await screening(
            .POST, "/searches", #"{"schema":"person","name":"\#(name)","lists":["\#(list)"]\#(more)}"#)
    }

    func hits(_ query: String = "") async throws -> [JSONValue] {
        try await screening(.GET, "/hits\(query)").json["data"]?.arrayValue ?? []
    }

    func review(
        _ id: String, _ decision: String, as user: UserID = Self.staff
    ) async throws -> Answer {
        try await screening(
            .POST, "/hits/\(id)/review", #"{"decision":"\#(decision)","reason":"Seen."}"#, as: user)
    }

    /// How a customer stands, as staff see it.
    func customer(_ user: UserID = Self.customer) async throws -> JSONValue {
        try await monitor(.GET, "/customers/\(user)").json
    }

    func verifyEmail(of user: UserID = Self.customer) async throws {
        let now = clock.now
        try await database.execute(
            """
            insert into compliance.customers (user_id, email_verified, created_at, updated_at)
            values (\(user), true, \(now), \(now))
            on conflict (user_id) do update set email_verified = true
            """)
    }

    /// Asks over AMQP, as another service does, once compliance has declared its queue.
    func ask<Request: RequestContract>(_ request: Request) async throws -> Request.Reply {
        let broker = MessageBroker(
            try BrokerConfig(url: broker.url), topology: .exchangesOnly(service: "compliance"),
            logger: Logger(label: "test"))
        let client = RequestClient("compliance", broker: broker, timeout: .seconds(20))
        do {
            let reply = try await eventually("compliance serves requests") { () -> Request.Reply? in
                do {
                    return try await client.ask(request, key: "test")
                } catch let error as MessagingError where error.kind == .unroutable {
                    return nil
                }
            }
            await broker.close()
            return reply
        } catch {
            await broker.close()
            throw error
        }
    }
}
