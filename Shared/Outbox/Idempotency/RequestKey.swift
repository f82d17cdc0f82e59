/// A request under an `Idempotency-Key`, as far as telling repetitions apart goes: what stores keep beside what it
/// made.
package struct RequestKey: Sendable, Hashable {
    /// Whose key it is: two callers may use the same key.
    package let scope: String
    package let key: String
    /// Another hash under the same key is another request.
    package let requestHash: [UInt8]

    package init(scope: String, key: String, requestHash: [UInt8]) {
        self.scope = scope
        self.key = key
        self.requestHash = requestHash
    }

    /// By which its answer is kept.
    package var answered: IdempotencyKey { IdempotencyKey(scope: scope, key: key) }
}
