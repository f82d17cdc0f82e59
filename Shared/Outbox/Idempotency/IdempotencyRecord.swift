package import Primitives

/// An answer as it was given, to be given again byte for byte.
package struct StoredResponse: Sendable, Equatable {
    package var status: Int
    package var headers: [String: String]
    package var body: [UInt8]

    package init(status: Int, headers: [String: String] = [:], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// What a client's key stands for: the same key of another user or route is another one.
package struct IdempotencyKey: Sendable, Hashable {
    /// Who and what: `<user id> POST /api/v1/transfers`.
    package var scope: String
    /// The client's own, 1 to 255 characters.
    package var key: String

    package init(scope: String, key: String) {
        self.scope = scope
        self.key = key
    }
}

/// A request that was answered.
package struct IdempotencyRecord: Sendable, Equatable {
    package var key: IdempotencyKey
    /// Tells a repeated request from another one under the same key.
    package var requestHash: [UInt8]
    package var response: StoredResponse
    package var createdAt: Timestamp

    package init(key: IdempotencyKey, requestHash: [UInt8], response: StoredResponse, createdAt: Timestamp) {
        self.key = key
        self.requestHash = requestHash
        self.response = response
        self.createdAt = createdAt
    }
}
