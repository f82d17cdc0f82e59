package import CurlKit
import FoundationEssentials
package import JSONKit
package import NIOHTTP1

/// One answer of the gateway.
package struct FlorinAnswer: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: [UInt8]

    /// The body as JSON; null when there is none.
    package var json: JSONValue {
        get throws { body.isEmpty ? .null : try JSONParser.parse(body, limits: .own) }
    }

    /// The stable code of a problem.
    package var code: String? { (try? json)?["code"]?.stringValue }

    /// The fields a problem names.
    package var fields: [String] { ((try? json)?["errors"]?.arrayValue ?? []).compactMap { $0["field"]?.stringValue } }
}

/// What was sent and what came back.
package struct Exchange: Sendable {
    /// `GET /path`
    package let request: String
    package let token: String?
    package let body: [UInt8]?
    package let answer: FlorinAnswer
}

/// What a client program does: HTTP to the gateway of the running suite, with a token or without.
package struct FlorinClient: Sendable {
    /// The suite under test was not started, or this variable does not say where it is.
    package struct NotConfigured: Error, CustomStringConvertible {
        let variable: String
        package init(variable: String) { self.variable = variable }
        package var description: String { "\(variable) is not set: run `make test`, which starts the suite" }
    }

    package let base: String
    package var token: String?
    package var timeout: Duration = .seconds(30)
    package var http = CurlClient.shared
    /// Told of each exchange before its answer is given.
    package var inspect: @Sendable (Exchange) throws -> Void = { _ in }

    /// - Parameter base: `http://host:port` of a gateway.
    package init(base: String, token: String? = nil) {
        self.base = base
        self.token = token
    }

    /// The gateway of the running suite.
    package static func anonymous() throws -> FlorinClient {
        FlorinClient(base: try environment("FLORIN_TEST_GATEWAY_URL"))
    }

    package static func environment(_ variable: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[variable] else { throw NotConfigured(variable: variable) }
        return value
    }

    package func with(token: String?) -> FlorinClient {
        var client = self
        client.token = token
        return client
    }

    package func get(_ path: String) async throws -> FlorinAnswer { try await send(.GET, path) }

    /// Posts JSON text; `key` nil sends no `Idempotency-Key`.
    package func post(_ path: String, _ json: String, key: String? = UUID().uuidString) async throws -> FlorinAnswer {
        try await send(.POST, path, body: Array(json.utf8), key: key)
    }

    package func send(
        _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, key: String? = nil,
        contentType: String = "application/json", headers: HTTPHeaders = [:]
    ) async throws -> FlorinAnswer {
        var headers = headers
        if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let key { headers.add(name: "Idempotency-Key", value: key) }
        if body != nil { headers.add(name: "Content-Type", value: contentType) }
        let response = try await exchange(
            method, base + path, headers: headers, body: body, timeout: timeout, client: http)
        let answer = FlorinAnswer(status: response.status, headers: response.headers, body: response.body)
        try inspect(Exchange(request: "\(method.rawValue) \(path)", token: token, body: body, answer: answer))
        return answer
    }
}
