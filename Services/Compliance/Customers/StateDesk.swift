import ComplianceDomain
import Contracts
import Outbox
import PostgresAccess
import Primitives

/// Keeps how each customer is watched and restricted, and tells those who move money. Each verb runs in its caller's
/// transaction and locks the customer first; of two at once the second sees what the first has done, and what is told
/// has a version of its own.
struct StateDesk: Sendable {
    let customers: CustomerStore
    let states: StateStore
    let policies: PolicyShelf
    let events: EventMaker

    /// For how long a rule that asks for it has every operation assessed.
    static let askFor = Duration.seconds(24 * 3_600)

    // MARK: By staff

    /// - Throws: `notFound`, `ownDecision`.
    func restrict(
        _ user: UserID, to level: Restriction, _ limit: StandingRow.Limit, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> StandingRow {
        try await require(user, notBeing: staff, in: transaction)
        return try await change(user, at: now, in: transaction) { row in
            AuditTrail.changed("restriction", from: row.state.restriction, to: level)
            row.state.restriction = level
            row.limit = level == .none ? nil : limit
        }
    }

    /// Counts until its time is over.
    /// - Throws: `notFound`, `ownDecision`.
    func setRisk(
        _ user: UserID, to risk: StandingRow.StaffRisk, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> StandingRow {
        try await require(user, notBeing: staff, in: transaction)
        let before = try await change(user, at: now, in: transaction) { $0.staffRisk = risk }
        let after = try await recount(user, at: now, in: transaction)
        AuditTrail.changed("risk", from: before.state.risk, to: after.state.risk)
        return after
    }

    // MARK: By rules and lists

    /// At least so much: what is stricter stays, and what is as strict loses its end.
    func restrict(
        _ user: UserID, toAtLeast level: Restriction, because reason: String, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        _ = try await change(user, at: now, in: transaction) { row in
            let isAsStrict = row.state.restriction == level && row.limit?.until == nil
            guard row.state.restriction <= level, !isAsStrict else { return }
            row.state.restriction = level
            row.limit = .init(reason: reason, until: nil)
        }
    }

    /// Lifts what was set for this reason; what anybody has set since stays.
    func lift(
        _ user: UserID, setBecause reason: String, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        _ = try await change(user, at: now, in: transaction) { row in
            guard row.limit?.reason == reason else { return }
            row.state.restriction = .none
            row.limit = nil
        }
    }

    /// Has every operation of the customer assessed until then.
    func ask(
        about user: UserID, until end: Timestamp, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        _ = try await change(user, at: now, in: transaction) { row in
            row.state.askUntil = max(row.state.askUntil ?? end, end)
        }
    }

    /// Whether a list of politically exposed persons has the customer.
    func listed(
        _ user: UserID, asPEP isListed: Bool, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        _ = try await change(user, at: now, in: transaction) { $0.isListedPEP = isListed }
        _ = try await recount(user, at: now, in: transaction)
    }

    // MARK: Counting

    /// Counts the customer's risk again: after each change of what it is made of. Of whoever has not said who they are
    /// nothing is counted; what staff or a list has said holds all the same.
    @discardableResult
    func recount(
        _ user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> StandingRow {
        let policy = try await policies.current(in: transaction).policy
        let profile = try await customers.profile(of: user, in: transaction)?.profile
        let signs = try await states.signs(of: user, in: transaction)
        return try await change(user, at: now, in: transaction) { row in
            if let end = row.staffRisk?.until, end <= now { row.staffRisk = nil }
            let counted = RiskAssessment(RiskProfile(profile, row, signs, policy.geography), policy.riskPoints)
            let isKnown = profile != nil || row.isListedPEP
            let staff = row.staffRisk.map { (level: $0.level, until: $0.until) }
            row.points = isKnown ? counted.points : nil
            row.factors = isKnown ? counted.factors : []
            row.state.risk =
                isKnown ? counted.level(setByStaff: staff, at: now) : staff?.level ?? .low
            row.reviewOn = isKnown ? row.state.risk.nextReview(after: now.day) : nil
        }
    }

    /// What has ended by now ends.
    func settle(_ user: UserID, at now: Timestamp, in transaction: PostgresTransaction) async throws {
        _ = try await change(user, at: now, in: transaction) { row in
            guard let end = row.limit?.until, end <= now else { return }
            row.state.restriction = .none
            row.limit = nil
        }
        try await recount(user, at: now, in: transaction)
    }

    // MARK: Parts

    /// Nobody becomes a customer by what staff say of an id.
    private func require(
        _ user: UserID, notBeing staff: UserID, in transaction: PostgresTransaction
    ) async throws {
        guard try await customers.find(user, in: transaction) != nil else { throw ComplianceError.notFound }
        guard staff != user else { throw ComplianceError.ownDecision }
    }

    /// Changes a customer's row; those who keep a copy are told if it concerns them.
    private func change(
        _ user: UserID, at now: Timestamp, in transaction: PostgresTransaction,
        _ body: (inout StandingRow) -> Void
    ) async throws -> StandingRow {
        _ = try await customers.lock(user, now: now, in: transaction)
        guard let before = try await states.find(user, in: transaction) else { throw ComplianceError.notFound }
        var after = before
        body(&after)
        guard after != before else { return before }
        let isTold = after.state != before.state
        if isTold { after.state.version += 1 }
        try await states.update(after, now: now, in: transaction)
        if isTold {
            try await transaction.execute(
                Outbox.append([events.make(CustomerStateChanged(after.state), about: user, at: now)]))
        }
        return after
    }
}

extension RiskProfile {
    fileprivate init(
        _ profile: CustomerProfile?, _ row: StandingRow,
        _ signs: (products: Int, hasOpenAlert: Bool, hasConfirmedAlert: Bool), _ geography: Geography
    ) {
        let countries = profile.map { [$0.address.country.alpha2, $0.nationality.alpha2] } ?? []
        self.init(
            geography: countries.map(geography.classified), occupation: Occupation(profile: profile?.occupation),
            tier: row.tier, products: signs.products, isPEP: row.isListedPEP || profile?.isPEP == true,
            hasOpenAlert: signs.hasOpenAlert, hasConfirmedAlert: signs.hasConfirmedAlert,
            isSourceOfFundsKnown: profile?.sourceOfFunds != nil)
    }
}
