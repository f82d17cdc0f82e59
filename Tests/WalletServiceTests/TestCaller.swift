import JSONKit
import NIOHTTP1
import Primitives
import TestSupport
import Testing

/// Somebody with a token who sends requests to one process.
struct TestCaller: Sendable {
    let user: UserID
    let baseURL: String
    let token: String
    /// Sent as `Step-Up-Token`.
    var proof: String?

    /// The same person at another process.
    func at(_ baseURL: String) -> TestCaller { TestCaller(user: user, baseURL: baseURL, token: token) }

    func get(_ path: String) async throws -> TestAnswer {
        try await send(.GET, path, nil, key: nil)
    }

    /// A fresh idempotency key each time, unless one is given.
    func post(_ path: String, _ json: String = "{}", key: String? = nil) async throws -> TestAnswer {
        try await send(.POST, path, json, key: key ?? Self.freshKey())
    }

    func patch(_ path: String, _ json: String) async throws -> TestAnswer {
        try await send(.PATCH, path, json, key: nil)
    }

    func put(_ path: String, _ json: String) async throws -> TestAnswer {
        try await send(.PUT, path, json, key: nil)
    }

    func delete(_ path: String) async throws -> TestAnswer {
        try await send(.DELETE, path, nil, key: nil)
    }

    func send(_ method: HTTPMethod, _ path: String, _ json: String?, key: String?) async throws -> TestAnswer {
        var headers: HTTPHeaders = ["Authorization": "Bearer \(token)"]
        if let proof { headers.add(name: "Step-Up-Token", value: proof) }
        if let key { headers.add(name: "Idempotency-Key", value: key) }
        if json != nil { headers.add(name: "Content-Type", value: "application/json") }
        let answer = try await exchange(
            method, baseURL + path, headers: headers, body: json.map { Array($0.utf8) }, timeout: patience)
        return TestAnswer(
            status: answer.status, isReplay: answer.headers.first(name: "Idempotent-Replayed") == "true",
            retryAfter: answer.headers.first(name: "Retry-After"),
            cost: answer.headers.first(name: "X-Florin-Cost"), bytes: answer.body)
    }

    static func freshKey() -> String { "\(UInt64.random(in: .min ... .max))" }
}

struct TestAnswer: Sendable {
    let status: Int
    let isReplay: Bool
    let retryAfter: String?
    /// How many requests it counts as.
    let cost: String?
    let bytes: [UInt8]

    /// `data.0.id`
    subscript(path: String) -> JSONValue? {
        var value = try? JSONParser.parse(bytes)  // an answer that is not JSON has no fields
        for name in path.split(separator: ".") {
            if let place = Int(name), let list = value?.arrayValue {
                value = list.indices.contains(place) ? list[place] : nil
            } else {
                value = value?[String(name)]
            }
        }
        return value
    }

    func text(_ path: String) -> String? { self[path]?.stringValue }
    var code: String? { text("code") }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The answer, if it is what was expected; otherwise the test fails here with what came.
    @discardableResult
    func expect(_ status: Int, _ code: String? = nil, _ place: SourceLocation = #_sourceLocation) throws -> TestAnswer {
        try #require(self.status == status && (code == nil || self.code == code), "\(text)", sourceLocation: place)
        return self
    }
}
