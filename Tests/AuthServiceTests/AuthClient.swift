import HTTPKit
import JSONKit
import Testing

struct AuthAnswer: Sendable {
    let status: Int
    let body: [UInt8]
    let retryAfter: Int?
    let isReplay: Bool

    var text: String { "\(status) \(String(decoding: body, as: UTF8.self))" }

    subscript(name: String) -> JSONValue? {
        // An answer that is no JSON has no members.
        (try? JSONParser.parse(body))?[name]
    }

    var code: String? { self["code"]?.stringValue }
    /// What a client could tell two refusals apart by.
    var withoutRequestID: String {
        String(decoding: body, as: UTF8.self).replacing(/"request_id":"[^"]*"/, with: "")
    }
}

/// Speaks to auth as the gateway would.
struct AuthClient: Sendable {
    static let password = "correct horse battery 9"

    let partner: PartnerClient
    let token: String?
    let userAgent: String

    func with(token: String?) -> AuthClient { AuthClient(partner: partner, token: token, userAgent: userAgent) }

    func send(
        _ method: EndpointMethod,
        _ path: String,
        _ json: String? = nil,
        key: String? = nil,
        proof: String? = nil,
        forwardedFor: String? = nil,
        device: String? = nil
    ) async throws -> AuthAnswer {
        var headers = [(name: "User-Agent", value: userAgent)]
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        if let key { headers.append(("Idempotency-Key", key)) }
        if let proof { headers.append(("Step-Up-Token", proof)) }
        if let forwardedFor { headers.append(("X-Forwarded-For", forwardedFor)) }
        if let device { headers.append(("X-Device-Id", device)) }
        let answer = try await partner.send(method, path, headers: headers, body: json.map { Array($0.utf8) })
        return AuthAnswer(
            status: answer.status,
            body: answer.body,
            retryAfter: answer.header("Retry-After").flatMap { Int($0) },
            isReplay: answer.header("Idempotent-Replayed") == "true"
        )
    }

    func post(
        _ path: String, _ json: String = "{}", key: String? = nil, proof: String? = nil
    ) async throws -> AuthAnswer {
        try await send(.post, "/api/v1/auth" + path, json, key: key, proof: proof)
    }

    func get(_ path: String) async throws -> AuthAnswer {
        try await send(.get, "/api/v1/auth" + path)
    }

    func register(_ email: String, password: String = password, country: String = "GB") async throws -> AuthAnswer {
        try await post(
            "/register",
            """
            {"email":"\(email)","password":"\(password)","first_name":"Ada","last_name":"Lovelace",\
            "country":"\(country)"}
            """
        )
    }

    func logIn(_ email: String, password: String = password) async throws -> AuthAnswer {
        try await post("/login", #"{"email":"\#(email)","password":"\#(password)","device_name":"Test device"}"#)
    }

    /// The token of a step-up for the account itself.
    func stepUp(_ evidence: String = #"{"password":"\#(password)"}"#) async throws -> String {
        let opened = try await post("/step-up", #"{"purpose":"account"}"#)
        let id = try #require(opened["id"]?.stringValue, "step-up answered \(opened.text)")
        let proven = try await post("/step-up/\(id)", evidence)
        return try #require(proven["step_up_token"]?.stringValue, "step-up answered \(proven.text)")
    }

    func refresh(_ token: String) async throws -> AuthAnswer {
        try await post("/refresh", #"{"refresh_token":"\#(token)"}"#)
    }
}
