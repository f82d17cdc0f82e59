package import Outbox
import PaymentsDomain
import PostgresAccess

/// The request that makes a deposit, or whatever else waits for others before it has an answer.
package typealias DepositKey = RequestKey

extension PostgresClient {
    /// Whether a key has its answer already, which is then given again whatever has changed since.
    func isAnswered(_ key: DepositKey) async throws -> Bool {
        try await !query(IdempotencyKeys.find([key.answered])).isEmpty
    }

    /// Before anything is written down for a key that made nothing yet: it may have answered a request of another
    /// route, and what is written before that is found moves money for an answer of no.
    /// - Throws: `keyReused`.
    func refuseReuse(of key: DepositKey) async throws {
        if try await IdempotencyKeys.isReused(key.answered, for: key.requestHash, self) {
            throw PaymentsError.keyReused
        }
    }
}
