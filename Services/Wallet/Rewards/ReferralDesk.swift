import Contracts
import Messaging
import PostgresAccess
import Primitives
import ServiceKit
import WalletDomain

/// Who brings whom.
struct ReferralDesk: Sendable {
    let store: RewardStore
    let referrals: ReferralStore
    let rules: RewardRulesStore
    let auth: RequestClient
    let clock: WallClock
    let ids: IDGenerator

    private static let day = Duration.seconds(86_400)

    /// Not in a transaction.
    /// - Throws: `RewardError.referralInvalid` for whoever has no account any more; `MessagingError` when auth is
    ///   silent.
    func registration(of user: OwnerID) async throws -> Timestamp {
        do {
            let found = try await auth.ask(FindUser(userID: user), key: ids.next().description)
            guard found.status != "closed" else { throw RewardError.referralInvalid }
            return found.createdAt
        } catch let refused as RequestRefused where refused.code == "not_found" {
            throw RewardError.referralInvalid
        }
    }

    /// Notes who brought somebody. The same code again gives the same.
    /// - Throws: `RewardError.referralInvalid`.
    func claim(
        _ code: String, by friend: OwnerID, registeredAt: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Referral {
        let now = clock.now()
        guard try await store.lock(friend, at: now, in: transaction) else { throw RewardError.referralInvalid }
        if let known = try await referrals.referral(of: friend, in: transaction) {
            guard known.code == code else { throw RewardError.referralInvalid }
            return known.referral
        }
        let rules = try await rules.current(in: transaction)
        guard now < registeredAt + Self.day * rules.claimDays,
            let referrer = try await referrals.owner(of: code, in: transaction), referrer != friend,
            try await !referrals.hasPaid(friend, in: transaction)
        else { throw RewardError.referralInvalid }
        let referral = Referral(
            id: ids.next(), referrer: referrer, friend: friend, claimedAt: now,
            qualifiesUntil: now + Self.day * rules.qualifyDays)
        try await transaction.execute(referral.insert)
        return referral
    }
}
