import AsyncHTTPClient
import FoundationEssentials
import JSONKit
import NIOCore
import NIOHTTP1

/// One answer of the gateway.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    /// The body as JSON; null when there is none.
    var json: JSONValue {
        get throws { body.isEmpty ? .null : try JSONParser.parse(body) }
    }

    /// The stable code of a problem.
    var code: String? { (try? json)?["code"]?.stringValue }

    /// The fields a problem names.
    var fields: [String] { ((try? json)?["errors"]?.arrayValue ?? []).compactMap { $0["field"]?.stringValue } }
}

/// What a client program does: HTTP to the gateway of the running suite, with a token or without.
struct FlorinClient: Sendable {
    /// The suite under test was not started, or this variable does not say where it is.
    struct NotConfigured: Error, CustomStringConvertible {
        let variable: String
        var description: String { "\(variable) is not set: run `make test`, which starts the suite" }
    }

    private static let timeout: TimeAmount = .seconds(30)

    let base: String
    var token: String?

    /// The gateway of the running suite.
    static func anonymous() throws -> FlorinClient {
        FlorinClient(base: try environment("FLORIN_TEST_GATEWAY_URL"), token: nil)
    }

    static func environment(_ variable: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[variable] else { throw NotConfigured(variable: variable) }
        return value
    }

    func with(token: String) -> FlorinClient { FlorinClient(base: base, token: token) }

    func get(_ path: String) async throws -> Answer { try await send(.GET, path) }

    /// Posts JSON text; `key` nil sends no `Idempotency-Key`.
    func post(_ path: String, _ json: String, key: String? = UUID().uuidString) async throws -> Answer {
        try await send(.POST, path, body: Array(json.utf8), key: key)
    }

    func send(
        _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, key: String? = nil,
        contentType: String = "application/json", headers: HTTPHeaders = [:]
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        request.headers = headers
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let key { request.headers.add(name: "Idempotency-Key", value: key) }
        if let body {
            request.headers.add(name: "Content-Type", value: contentType)
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
        let answer = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code), headers: response.headers, body: Array(answer.readableBytesView))
    }
}
