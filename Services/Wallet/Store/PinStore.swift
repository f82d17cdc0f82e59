import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// All SQL for PINs and authorisations.
///
/// Whatever sets a PIN takes the account's row first, as commits of the ledger do: a payment is before or after it.
/// Each PIN has a version, and an authorisation that of the PIN it was given with, so it ends with its PIN.
struct PinStore: Sendable {
    let client: PostgresClient
    let clock: WallClock

    /// - Throws: `pinAlreadySet`. Two at once: the second finds the first's.
    func insert(_ hash: String, for wallet: AccountID) async throws {
        try await client.transaction { transaction in
            let rows = try await transaction.pipeline([
                "update wallet.accounts set requires_pin = true, version = version + 1 where id = \(wallet)",
                """
                insert into wallet.wallet_pins (account_id, hash, updated_at)
                values (\(wallet), \(hash), \(clock.now())) on conflict (account_id) do nothing
                """,
            ])
            guard rows[1].affected == 1 else { throw WalletError.pinAlreadySet }
        }
    }

    /// A new PIN without the old one, with all tries free.
    /// - Throws: `pinNotSet`.
    func reset(_ hash: String, for wallet: AccountID) async throws {
        try await change(hash, for: wallet, where: "true", otherwise: .pinNotSet)
    }

    /// - Throws: `pinIncorrect` when the old PIN is not the current one any more.
    func replace(_ old: String, by new: String, for wallet: AccountID) async throws {
        try await change(
            new, for: wallet, where: "hash = \(old)", otherwise: .pinIncorrect(attemptsLeft: PINAttempts.maximum))
    }

    private func change(
        _ hash: String, for wallet: AccountID, where condition: SQL, otherwise refusal: WalletError
    ) async throws {
        try await client.transaction { transaction in
            let rows = try await transaction.pipeline([
                "update wallet.accounts set version = version + 1 where id = \(wallet)",
                """
                update wallet.wallet_pins
                set hash = \(hash), version = version + 1, attempts = 0, locked_until = null,
                    updated_at = \(clock.now())
                where account_id = \(wallet) and \(condition)
                """,
            ])
            guard rows[1].affected == 1 else { throw refusal }
        }
    }

    /// Takes one of the tries and gives the hash to compare with. Committed before the comparison begins, so many at
    /// once cannot have more tries than one after the other.
    /// - Throws: `pinNotSet`, `pinLocked`.
    func takeAttempt(_ wallet: AccountID) async throws -> (hash: String, left: Int) {
        try await CommitCompanions.aside { try await countAttempt(wallet) }
    }

    private func countAttempt(_ wallet: AccountID) async throws -> (hash: String, left: Int) {
        try await client.transaction { transaction in
            let rows = try await transaction.query(
                "select hash, attempts, locked_until from wallet.wallet_pins where account_id = \(wallet) for update")
            guard let (hash, taken, lockedUntil) = try rows.first(String.self, Int.self, Timestamp?.self) else {
                throw WalletError.pinNotSet
            }
            var attempts = PINAttempts(taken: taken, lockedUntil: lockedUntil)
            // By the time under the lock: whoever waited for it counts from now on.
            try attempts.take(at: clock.now())
            try await transaction.execute(
                """
                update wallet.wallet_pins set attempts = \(attempts.taken), locked_until = \(attempts.lockedUntil)
                where account_id = \(wallet)
                """)
            return (hash, attempts.left)
        }
    }

    /// Keeps an authorisation and frees the tries, together.
    /// - Parameter hash: of the PIN that was given.
    /// - Throws: `pinIncorrect` when that PIN was changed meanwhile.
    func authorize(_ authorization: Authorization, hash: String, now: Timestamp) async throws {
        try await client.transaction { transaction in
            let rows = try await transaction.pipeline([
                """
                update wallet.wallet_pins set attempts = 0, locked_until = null
                where account_id = \(authorization.account) and hash = \(hash)
                """,
                """
                insert into wallet.pin_authorizations
                    (token_hash, account_id, up_to, currency, expires_at, created_at, pin_version)
                select \(authorization.key.bytes), \(authorization.account), \(authorization.upTo.minorUnits),
                    \(authorization.upTo.currency.code), \(authorization.expiresAt), \(now), version
                from wallet.wallet_pins where account_id = \(authorization.account) and hash = \(hash)
                """,
            ])
            guard rows[1].affected == 1 else {
                throw WalletError.pinIncorrect(attemptsLeft: PINAttempts.maximum)
            }
        }
    }
}
