import ComplianceDomain
import Outbox
import PostgresAccess
import Primitives

/// Moves verifications and keeps the tier with them. Each verb runs in its caller's transaction and locks the customer
/// first, then the verification: of two at once the second sees what the first has done.
struct KYCDesk: Sendable {
    let customers: CustomerStore
    let verifications: VerificationStore
    let documents: DocumentStore
    let checks: ProviderCheckStore
    let sagas: SagaStore<CheckStage>
    let providers: IdentityProviders
    let standings: CustomerStandings
    let watch: CustomerWatch
    let news: KYCNews
    let ids: IDGenerator
    /// In production: what ICAO prints as an example shows who nobody is.
    let refusesSpecimens: Bool

    // MARK: By the customer

    /// - Throws: `underage`, `profileFixed`.
    func keep(
        _ profile: CustomerProfile, of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> (KeptProfile, isFixed: Bool) {
        guard profile.isOfAge(on: now.day) else { throw ComplianceError.underage }
        let customer = try await customers.lock(user, now: now, in: transaction)
        let isFixed = try await isFixed(customer, in: transaction)
        if let kept = try await customers.profile(of: user, in: transaction) {
            if kept.profile == profile { return (kept, isFixed) }
            if isFixed { throw ComplianceError.profileFixed }
        }
        try await customers.keep(profile, of: user, now: now, in: transaction)
        try await standings.look(user, .profile, now, transaction)
        try await settleTier(of: customer, at: now, in: transaction)
        try await watch.changed(user, at: now, in: transaction)
        guard let kept = try await customers.profile(of: user, in: transaction) else { throw ComplianceError.notFound }
        return (kept, isFixed)
    }

    /// What was shown, or is being looked at, is not changed under it.
    func isFixed(_ customer: CustomerRow, in transaction: PostgresTransaction) async throws -> Bool {
        if customer.tier >= 2 { return true }
        return try await verifications.isLookedAt(customer.user, in: transaction)
    }

    func open(
        tier: Int, kind: Verification.Kind, for user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Verification {
        _ = try await customers.lock(user, now: now, in: transaction)
        let verification = Verification(id: ids.next(), user: user, tier: tier, kind: kind, createdAt: now.shown)
        try await verifications.insert(verification, in: transaction)
        return verification
    }

    /// - Throws: `notFound`, `alreadyDecided`, `notNow`, `tooManyDocuments`.
    func keep(
        _ kept: KeptDocument, number: [UInt8]?, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let (_, verification) = try await lock(kept.verification, of: kept.user, at: now, in: transaction)
        guard verification.status.takesDocuments else { throw verification.refusal }
        try await documents.insert(kept, in: transaction)
        if let number { try await documents.keep(number, of: kept, in: transaction) }
    }

    /// - Returns: what was handed in: its files are to be forgotten.
    func withdraw(
        _ id: VerificationID, of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [KeptDocument] {
        var (_, verification) = try await lock(id, of: user, at: now, in: transaction)
        if verification.status == .withdrawn { return [] }
        try verification.withdraw()
        let files = try await documents.list(of: id, in: transaction)
        try await documents.deleteAll(of: id, in: transaction)
        try await verifications.update(verification, now: now, in: transaction)
        return files
    }

    /// Hands in: to a provider, or to a person where there is nothing that a provider looks at.
    func submit(
        _ id: VerificationID, of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Verification {
        var (_, verification) = try await lock(id, of: user, at: now, in: transaction)
        guard verification.status.takesDocuments else { throw verification.refusal }
        guard let profile = try await customers.profile(of: user, in: transaction)?.profile else {
            throw ComplianceError.profileMissing
        }
        try await standings.look(user, .tier, now, transaction)
        let standing = try await standings.of(user, transaction)
        let shown = try await documents.list(of: id, in: transaction).map(\.document)
        let needed = KYCRequirements(
            verification, profile, shown,
            isIdentified: try await foundation(of: user, at: now, in: transaction) != nil,
            isHighRisk: standing.isHighRisk == true)
        try needed.check(on: now.day)
        let zones = try ZoneCheck.check(KYCDocument.current(shown), against: profile, on: now.day)
        let isForProvider = verification.kind == .individual && !KYCDocument.forProvider(shown).isEmpty
        let provider = isForProvider ? providers.current?.name : nil
        try verification.submit(through: provider)
        if let provider {
            try await order(verification, from: provider, at: now, in: transaction)
        } else {
            try verification.review(at: now)
        }
        try await verifications.update(verification, now: now, in: transaction)
        try await verifications.forgetChecks(of: id, in: transaction)
        let own = try await ownChecks(verification, profile, standing, in: transaction)
        try await verifications.keep(zones + own, of: id, now: now, in: transaction)
        if own.contains(where: { $0.name == .documentNumber && $0.result == .review }) {
            try await watch.numberOfAnother(in: verification, at: now, in: transaction)
        }
        try await tell([news.submitted(verification, now)], in: transaction)
        return verification
    }

    private func order(
        _ verification: Verification, from provider: String, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let check = ProviderCheck(
            id: ids.next(), verification: verification.id, attempt: verification.attempt, provider: provider)
        try await checks.insert(check, now: now, in: transaction)
        try await transaction.execute(
            sagas.create(id: check.id.rawValue, state: .applicant, data: [], dueAt: now, now: now))
    }

    /// What we look at ourselves.
    private func ownChecks(
        _ verification: Verification, _ profile: CustomerProfile, _ standing: CustomerStanding,
        in transaction: PostgresTransaction
    ) async throws -> [VerificationCheck] {
        let isAnothers = try await documents.isNumberOfAnother(
            verification.id, of: verification.user, in: transaction)
        return [
            isAnothers
                ? VerificationCheck(.documentNumber, .review, "shown_by_another")
                : VerificationCheck(.documentNumber, .passed),
            profile.isPEP || standing.isPublicPerson
                ? VerificationCheck(.politicalExposure, .review, profile.isPEP ? "declared" : "listed")
                : VerificationCheck(.politicalExposure, .passed),
            standing.screening.check,
        ]
    }

    // MARK: Parts

    /// Locks a customer's verification.
    /// - Parameter user: whose it must be; nil: anybody's.
    /// - Throws: `notFound`.
    func lock(
        _ id: VerificationID, of user: UserID?, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> (CustomerRow, Verification) {
        guard let owner = try await verifications.owner(of: id, in: transaction), user == nil || user == owner else {
            throw ComplianceError.notFound
        }
        let customer = try await customers.lock(owner, now: now, in: transaction)
        guard let verification = try await verifications.lock(id, in: transaction) else {
            throw ComplianceError.notFound
        }
        return (customer, verification)
    }

    /// Until when it is shown who the customer is; nil: it is not.
    func foundation(
        of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Timestamp? {
        try await verifications.valid(of: user, at: now, in: transaction)
            .filter { $0.kind == .individual }.compactMap(\.expiresAt).max()
    }

    /// The tier is that of what holds now; who is told of another is told in the same transaction.
    /// - Returns: the tier.
    @discardableResult
    func settleTier(
        of customer: CustomerRow, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Int {
        let standing = try await standings.of(customer.user, transaction)
        let tier = CustomerTier.of(
            valid: try await verifications.valid(of: customer.user, at: now, in: transaction).map(\.tier),
            profile: try await customers.profile(of: customer.user, in: transaction)?.profile,
            hasEmail: customer.hasEmail, screening: standing.screening, on: now.day)
        guard tier != customer.tier else { return tier }
        try await customers.setTier(tier, of: customer.user, now: now, in: transaction)
        try await watch.changed(customer.user, at: now, in: transaction)
        try await tell([news.tierChanged(tier, of: customer.user, now)], in: transaction)
        return tier
    }

    func tell(_ events: [OutboxEvent], in transaction: PostgresTransaction) async throws {
        try await transaction.execute(Outbox.append(events))
    }
}
