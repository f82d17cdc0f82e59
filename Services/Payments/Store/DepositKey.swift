import Outbox
import PaymentsDomain
import PostgresAccess

/// The request that makes a deposit, as far as telling repetitions apart goes.
package struct DepositKey: Sendable, Equatable {
    package let scope: String
    package let key: String
    package let requestHash: [UInt8]

    package init(scope: String, key: String, requestHash: [UInt8]) {
        self.scope = scope
        self.key = key
        self.requestHash = requestHash
    }
}

extension DepositKey {
    var answered: IdempotencyKey { IdempotencyKey(scope: scope, key: key) }
}

extension PostgresClient {
    /// Whether a key has its answer already, which is then given again whatever has changed since.
    func isAnswered(_ key: DepositKey) async throws -> Bool {
        try await !query(IdempotencyKeys.find([key.answered])).isEmpty
    }

    /// Before anything is written down for a key that made nothing yet: it may have answered a request of another
    /// route, and what is written before that is found moves money for an answer of no.
    /// - Throws: `keyReused`.
    func refuseReuse(of key: DepositKey) async throws {
        let known = try IdempotencyKeys.records(await query(IdempotencyKeys.find([key.answered]))).first
        guard known == nil || known?.requestHash == key.requestHash else { throw PaymentsError.keyReused }
    }
}
