import Authentication
import FoundationEssentials
import JSONKit
import NIOHTTP1
import Primitives
import TestSupport
import Testing

/// What customers and staff do about rights.
extension ComplianceHarness {
    static let base = "/api/v1/compliance"

    /// Beside the other services of the suite.
    static func runAmongServices(
        _ variables: [String: String] = [:],
        _ body: @escaping @Sendable (ComplianceHarness, AnsweringServices) async throws -> Void
    ) async throws {
        try await run(providerIsUp: false, variables) { compliance in
            try await AnsweringServices.serving(compliance) { services in try await body(compliance, services) }
        }
    }

    func ask(
        _ kind: String, _ more: String = "", as user: UserID = Self.customer, key: String = UUID().uuidString
    ) async throws -> Answer {
        try await send(
            .POST, "\(Self.base)/privacy/requests", as: user, json: #"{"kind":"\#(kind)"\#(more)}"#, key: key)
    }

    /// A request that was taken.
    func asked(_ kind: String, _ more: String = "", as user: UserID = Self.customer) async throws -> String {
        let answer = try await ask(kind, more, as: user)
        return try #require(answer.json["id"]?.stringValue, "\(answer.status) \(answer.code ?? "")")
    }

    func request(_ id: String, as user: UserID = Self.customer) async throws -> JSONValue {
        try await send(.GET, "\(Self.base)/privacy/requests/\(id)", as: user).json
    }

    /// - Parameter step: how far the clock goes on before each look. A step of the request that was under way when the
    ///   clock was moved is due again after that.
    func waitUntilRequest(
        _ id: String, is status: String, as user: UserID = Self.customer, advancing step: Duration = .zero
    ) async throws {
        try await eventually("the request is \(status)") {
            clock.advance(by: step)
            return try await request(id, as: user)["status"]?.stringValue == status
        }
    }

    func byStaff(
        _ method: HTTPMethod, _ path: String, _ json: String? = nil, as staff: UserID = Self.staff,
        key: String? = UUID().uuidString
    ) async throws -> Answer {
        try await send(method, "\(Self.base)\(path)", as: staff, roles: [.compliance], json: json, key: key)
    }
}
