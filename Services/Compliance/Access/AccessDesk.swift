import ComplianceDomain
import Contracts
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// Consents for third parties, and when a payer must show to be the payer.
struct AccessDesk: Sendable {
    let consents: AccessConsentStore
    let decisions: SCAStore
    let policies: PolicyShelf
    let wallet: WalletClient
    let auth: RequestClient
    let ids: IDGenerator

    // MARK: Before a transaction

    /// - Throws: `walletOfAnother`; `MessagingError` when the wallet is silent.
    func check(_ wallets: [UniqueID], areOf user: UserID) async throws {
        for (place, wallet) in wallets.enumerated() {
            guard try await isWallet(wallet, of: user) else { throw RightsError.walletOfAnother(place) }
        }
    }

    /// Whether a wallet is somebody's: nobody is told of another's.
    private func isWallet(_ id: UniqueID, of user: UserID) async throws -> Bool {
        do {
            _ = try await wallet.transactions(ListWalletTransactions(ownerID: user, walletID: id, limit: 1))
            return true
        } catch let refused as RequestRefused where refused.code == "not_found" {
            return false
        }
    }

    /// Uses a code up, unless there is nothing to authorize.
    /// - Throws: `notFound`, `notNow`, `secondFactorRequired`; `MessagingError` when auth is silent.
    func prove(_ id: AccessConsentID, by user: UserID, code: String, at now: Timestamp) async throws {
        guard var consent = try await consents.find(id), consent.user == user else { throw RightsError.notFound }
        if consent.status == .valid { return }
        try consent.authorize(at: now)
        let answer: VerifiedSecondFactor
        do {
            answer = try await auth.ask(VerifySecondFactor(userID: user, code: code), key: ids.next().description)
        } catch is RequestRefused {
            // Of whom auth knows nothing it can prove nothing.
            throw RightsError.secondFactorRequired(lockedUntil: nil)
        }
        guard answer.valid else { throw RightsError.secondFactorRequired(lockedUntil: answer.lockedUntil) }
    }

    // MARK: Consents

    struct Order: Sendable {
        let thirdParty: AccessConsent.ThirdParty
        let wallets: [UniqueID]
        let scopes: [AccessConsent.Scope]
        let validDays: Int
    }

    func create(
        _ order: Order, for user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> AccessConsent {
        let consent = AccessConsent(
            id: ids.next(), user: user, thirdParty: order.thirdParty, wallets: order.wallets, scopes: order.scopes,
            validDays: order.validDays, at: now)
        try await consents.insert(consent, in: transaction)
        return consent
    }

    /// What `prove` has shown. Twice is as once.
    func authorize(
        _ id: AccessConsentID, of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> AccessConsent {
        var consent = try await lock(id, of: user, in: transaction)
        guard consent.status != .valid else { return consent }
        try consent.authorize(at: now)
        try await consents.update(consent, now: now, in: transaction)
        return consent
    }

    /// Twice is as once.
    func revoke(
        _ id: AccessConsentID, of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> AccessConsent {
        var consent = try await lock(id, of: user, in: transaction)
        guard consent.status != .revoked else { return consent }
        try consent.revoke(at: now)
        try await consents.update(consent, now: now, in: transaction)
        return consent
    }

    private func lock(
        _ id: AccessConsentID, of user: UserID, in transaction: PostgresTransaction
    ) async throws -> AccessConsent {
        guard let consent = try await consents.lock(id, in: transaction), consent.user == user else {
            throw RightsError.notFound
        }
        return consent
    }

    /// Ends what has ended by now.
    func expire(_ id: AccessConsentID, at now: Timestamp, in transaction: PostgresTransaction) async throws {
        guard var consent = try await consents.lock(id, in: transaction), consent.endedAt == nil else { return }
        try consent.expire(at: now)
        try await consents.update(consent, now: now, in: transaction)
    }

    // MARK: Strong authentication

    /// What is paid for, in the words of the policy; a card held to a terminal is told apart from one on the net.
    enum Operation: String, CaseIterable, Sendable {
        case transfer
        case ownTransfer = "own_transfer"
        case conversion, withdrawal, payout
        case billPayment = "bill_payment"
        case card, contactless, deposit, loan, investment
    }

    struct Payment: Sendable {
        let operation: Operation
        let amount: Money
        let payee: String
        /// The customer says so; it counts once the wallet says the same.
        let claimsOwnAccount: Bool
        let recurringOf: SCADecisionID?
    }

    /// What is known of a payment before a transaction.
    struct Weighed: Sendable {
        let payment: Payment
        let euroCents: Int64
        let isOwnAccount: Bool
    }

    /// - Throws: `MessagingError` when the wallet is silent.
    func weigh(_ payment: Payment, of user: UserID) async throws -> Weighed {
        var isOwn = false
        if payment.claimsOwnAccount, let wallet = UniqueID(payment.payee) {
            isOwn = try await isWallet(wallet, of: user)
        }
        return Weighed(
            payment: payment, euroCents: try await euroCents(payment.amount), isOwnAccount: isOwn)
    }

    /// Rounded up; what has no rate is worth more than any allowance.
    private func euroCents(_ amount: Money) async throws -> Int64 {
        if amount.currency == .EUR { return amount.minorUnits }
        let unit = Money(minorUnits: 10_000, currency: .EUR)
        guard let worth = try await wallet.worth(of: amount), let unitWorth = try await wallet.worth(of: unit),
            unitWorth > 0
        else { return .max }
        let product = Int128(worth) * Int128(unit.minorUnits)
        let divisor = Int128(unitWorth)
        return Int64(clamping: (product + divisor - 1) / divisor)
    }

    /// Decides, and counts what goes without authentication.
    /// - Throws: `notFound` when there is no such first payment.
    func decide(
        _ weighed: Weighed, of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> (KeptSCADecision, SCACounters) {
        let payment = weighed.payment
        let before = try await decisions.lock(user, now: now, in: transaction)
        var sca = SCAPayment(
            euroCents: weighed.euroCents, payee: payment.payee, isContactless: payment.operation == .contactless,
            isOwnAccount: weighed.isOwnAccount)
        if let first = payment.recurringOf {
            guard let known = try await decisions.find(first, of: user, in: transaction) else {
                throw RightsError.notFound
            }
            // What costs the same is worth the same; of another amount none is the first.
            sca.first = SCAPayment.First(
                payee: known.payee, euroCents: known.amount == payment.amount ? weighed.euroCents : -1,
                isAuthenticated: known.decision == .required)
        }
        let decision = SCADecision(sca, before, try await policies.current(in: transaction).policy.sca)
        let counters = before.after(sca, decision)
        let kept = KeptSCADecision(
            id: ids.next(), user: user, operation: payment.operation.rawValue, payee: payment.payee,
            amount: payment.amount, decision: decision, createdAt: now.shown)
        try await decisions.insert(kept, in: transaction)
        if counters != before { try await decisions.keep(counters, of: user, now: now, in: transaction) }
        return (kept, counters)
    }
}
