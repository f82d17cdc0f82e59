import Authentication
import Crypto
import NIOCore
package import Outbox

/// What identifies one attempt of one caller at one request: for `idempotent(_:_:_:)`, and for services that keep
/// their records in a way of their own.
package struct IdempotencyContext: Sendable, Hashable {
    /// Whose key it is: two callers may use the same key. `user:<uuid>`, or `anonymous`.
    package let scope: String
    /// 1 to 255 printable ASCII characters.
    package let key: String
    /// SHA-256 over method, path with query, and the body's bytes. Another hash under the same key is another request.
    package let requestHash: [UInt8]

    package init(scope: String, key: String, requestHash: [UInt8]) {
        self.scope = scope
        self.key = key
        self.requestHash = requestHash
    }

    /// Nil when the endpoint takes no key, or takes an optional one and none came.
    /// - Throws: 400 `idempotency_key_required` or `idempotency_key_invalid`.
    init?(_ call: CallContext, target: String, body: ByteBuffer) throws(Problem) {
        guard call.spec.idempotency != .none else { return nil }
        guard let key = call.headers.joined("Idempotency-Key") else {
            guard call.spec.idempotency == .optional else { throw Problem(.idempotencyKeyRequired) }
            return nil
        }
        guard Self.isValid(key) else { throw Problem(.idempotencyKeyInvalid) }
        var hash = SHA256()
        hash.update(data: Array("\(call.spec.method.rawValue) \(target)\n".utf8))
        // What is tried never answers for what is live, nor the other way round.
        if call.callerIfAny?.isLive == false { hash.update(data: Array("test\n".utf8)) }
        body.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        self.init(
            scope: call.callerIfAny.map { "user:\($0.userID)" } ?? "anonymous", key: key,
            requestHash: Array(hash.finalize()))
    }

    /// The same attempt, with what its body turned out to be: for endpoints that take it as it comes. A second attempt
    /// may frame the same content in another way (the boundary of a form is new each time), so it is the content that
    /// counts.
    package func over(_ content: [String]) -> IdempotencyContext {
        var hash = SHA256()
        hash.update(data: requestHash)
        for text in content { hash.update(data: Array("\(text.utf8.count):\(text)".utf8)) }
        return IdempotencyContext(scope: scope, key: key, requestHash: Array(hash.finalize()))
    }

    static func isValid(_ key: String) -> Bool {
        (1...255).contains(key.utf8.count) && key.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}

extension IdempotencyContext {
    /// What stores know of it.
    package var requestKey: RequestKey { RequestKey(scope: scope, key: key, requestHash: requestHash) }
}
