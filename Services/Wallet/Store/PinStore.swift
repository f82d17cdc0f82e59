import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// All SQL for PINs and authorisations.
struct PinStore: Sendable {
    let client: PostgresClient

    /// - Throws: `pinAlreadySet`. Two at once: the second finds the first's.
    func insert(_ hash: String, for wallet: AccountID, now: Timestamp) async throws {
        try await client.transaction { transaction in
            let rows = try await transaction.pipeline([
                "update wallet.accounts set requires_pin = true, version = version + 1 where id = \(wallet)",
                """
                insert into wallet.wallet_pins (account_id, hash, updated_at) values (\(wallet), \(hash), \(now))
                on conflict (account_id) do nothing
                """,
            ])
            guard rows[1].affected == 1 else { throw WalletError.pinAlreadySet }
        }
    }

    /// Takes one of the tries and gives the hash to compare with. Committed before the comparison begins, so many at
    /// once cannot have more tries than one after the other.
    /// - Throws: `pinNotSet`, `pinLocked`.
    func takeAttempt(_ wallet: AccountID, now: Timestamp) async throws -> (hash: String, left: Int) {
        try await client.transaction { transaction in
            let rows = try await transaction.query(
                "select hash, attempts, locked_until from wallet.wallet_pins where account_id = \(wallet) for update")
            guard let (hash, taken, lockedUntil) = try rows.first(String.self, Int.self, Timestamp?.self) else {
                throw WalletError.pinNotSet
            }
            var attempts = PINAttempts(taken: taken, lockedUntil: lockedUntil)
            try attempts.take(at: now)
            try await transaction.execute(
                """
                update wallet.wallet_pins set attempts = \(attempts.taken), locked_until = \(attempts.lockedUntil)
                where account_id = \(wallet)
                """)
            return (hash, attempts.left)
        }
    }

    /// The right PIN was given: all tries are free again.
    func clearAttempts(_ wallet: AccountID, hash: String) -> SQL {
        """
        update wallet.wallet_pins set attempts = 0, locked_until = null
        where account_id = \(wallet) and hash = \(hash)
        """
    }

    func replace(_ old: String, by new: String, for wallet: AccountID, now: Timestamp) async throws {
        let changed = try await client.execute(
            """
            update wallet.wallet_pins set hash = \(new), attempts = 0, locked_until = null, updated_at = \(now)
            where account_id = \(wallet) and hash = \(old)
            """)
        // Changed meanwhile by another request with the same old PIN.
        guard changed == 1 else { throw WalletError.pinIncorrect(attemptsLeft: PINAttempts.maximum) }
    }

    /// Keeps an authorisation and frees the tries, together.
    func authorize(_ authorization: Authorization, hash: String, now: Timestamp) async throws {
        try await client.transaction { transaction in
            try await transaction.commit(after: [
                clearAttempts(authorization.account, hash: hash),
                """
                insert into wallet.pin_authorizations
                    (token_hash, account_id, up_to, currency, expires_at, created_at)
                values (\(authorization.key.bytes), \(authorization.account), \(authorization.upTo.minorUnits),
                    \(authorization.upTo.currency.code), \(authorization.expiresAt), \(now))
                """,
            ])
        }
    }
}
