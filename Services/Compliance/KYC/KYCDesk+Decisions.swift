import ComplianceDomain
import Outbox
import PostgresAccess
import Primitives

/// What people and rules decide.
extension KYCDesk {
    /// - Throws: `alreadyDecided`, `notNow`, `ownDecision`, `screeningUnsettled`, `documentExpired`.
    func approve(
        _ id: VerificationID, by reviewer: UserID, note: String?, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Verification {
        let (customer, verification) = try await forDecision(id, by: reviewer, at: now, in: transaction)
        return try await approve(verification, of: customer, by: reviewer, note: note, at: now, in: transaction)
    }

    func reject(
        _ id: VerificationID, _ why: Verification.Rejection, by reviewer: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Verification {
        var (_, verification) = try await forDecision(id, by: reviewer, at: now, in: transaction)
        try verification.reject(why, by: reviewer, at: now)
        try await verifications.update(verification, now: now, in: transaction)
        try await tell([news.rejected(verification, because: why.code, now)], in: transaction)
        return verification
    }

    func ask(
        _ id: VerificationID, for wanted: Verification.Wanted, by reviewer: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Verification {
        var (_, verification) = try await forDecision(id, by: reviewer, at: now, in: transaction)
        try verification.ask(for: wanted)
        try await verifications.update(verification, now: now, in: transaction)
        return verification
    }

    func assign(
        _ id: VerificationID, to reviewer: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Verification {
        var (_, verification) = try await forDecision(id, by: reviewer, at: now, in: transaction)
        try verification.assign(to: reviewer)
        try await verifications.update(verification, now: now, in: transaction)
        return verification
    }

    private func forDecision(
        _ id: VerificationID, by reviewer: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> (CustomerRow, Verification) {
        let (customer, verification) = try await lock(id, of: nil, at: now, in: transaction)
        guard customer.user != reviewer else { throw ComplianceError.ownDecision }
        guard verification.status == .underReview else { throw verification.refusal }
        return (customer, verification)
    }

    private func approve(
        _ verification: Verification, of customer: CustomerRow, by reviewer: UserID?, note: String?,
        at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Verification {
        let standing = try await standings.of(customer.user, transaction)
        // A hit that came meanwhile is the stricter word.
        guard ![.open, .confirmed].contains(standing.screening) else { throw ComplianceError.screeningUnsettled }
        let end = try await end(of: verification, standing, at: now, in: transaction)
        var verification = verification
        try verification.approve(by: reviewer, note: note, until: end, at: now)
        try await verifications.update(verification, now: now, in: transaction)
        try await tell([news.approved(verification, until: end, now)], in: transaction)
        try await settleTier(of: customer, at: now, in: transaction)
        return verification
    }

    private func end(
        of verification: Verification, _ standing: CustomerStanding, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Timestamp {
        let shown = KYCDocument.current(
            try await documents.list(of: verification.id, in: transaction).map(\.document))
        let identity = shown.filter(\.kind.isIdentity)
        if refusesSpecimens, shown.contains(where: { $0.zone(on: now.day)?.isSpecimen == true }) {
            throw ComplianceError.mrzMismatch("A specimen is nobody's document.")
        }
        let foundation =
            try await identity.isEmpty ? foundation(of: verification.user, at: now, in: transaction) : nil
        let end = KYCValidity.end(
            approvedOn: now.day, documentEnd: identity.compactMap { $0.lastDay(asOf: now.day) }.min(),
            foundation: foundation, isHighRisk: standing.isHighRisk == true)
        guard end > now else { throw ComplianceError.documentExpired(identity.first?.kind ?? .passport) }
        return end
    }

    // MARK: By the provider

    /// What a provider's answer makes of a verification. An answer to an older submission, or one that is known,
    /// changes nothing: what a person has decided over it stands.
    /// - Returns: whether what the provider says next may still matter.
    func take(
        _ answer: ProviderAnswer, to check: ProviderCheck, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let (customer, found) = try await lock(check.verification, of: nil, at: now, in: transaction)
        var verification = found
        guard verification.attempt == check.attempt else { return false }
        switch verification.status {
        case .checking:
            guard answer.isFinal else { return true }
            try await decide(&verification, of: customer, answer, at: now, in: transaction)
        case .approved, .underReview:
            let known = try await verifications.checks(of: verification.id, in: transaction)
            guard !known.contains(answer.check) else { return true }
            // For the person who decides.
            try await verifications.keep([answer.check], of: verification.id, now: now, in: transaction)
            if verification.status == .approved, answer.check.result != .passed {
                try await refer(&verification, at: now, in: transaction)
                try await settleTier(of: customer, at: now, in: transaction)
            }
        case .draft, .awaitingApplicant, .rejected, .expired, .withdrawn: return false
        }
        return true
    }

    private func decide(
        _ verification: inout Verification, of customer: CustomerRow, _ answer: ProviderAnswer, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        guard let profile = try await customers.profile(of: customer.user, in: transaction)?.profile else {
            throw ComplianceError.profileMissing
        }
        try await standings.look(customer.user, .tier, now, transaction)
        let standing = try await standings.of(customer.user, transaction)
        var seen = [answer.check, standing.screening.check]
        if case .clear(let data) = answer { seen.append(data.check(against: profile)) }
        try await verifications.keep(seen, of: verification.id, now: now, in: transaction)
        let checks = try await verifications.checks(of: verification.id, in: transaction)
        switch KYCDecision(verification, answer, checks, standing) {
        case .approve:
            do {
                verification = try await approve(
                    verification, of: customer, by: nil, note: nil, at: now, in: transaction)
            } catch is ComplianceError {
                // Refused before anything was written: the document has ended meanwhile. A person tells the customer.
                try await refer(&verification, at: now, in: transaction)
            }
        case .review: try await refer(&verification, at: now, in: transaction)
        case .ask(let wanted):
            try verification.ask(for: wanted)
            try await verifications.update(verification, now: now, in: transaction)
        }
    }

    private func refer(
        _ verification: inout Verification, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try verification.review(at: now)
        try await verifications.update(verification, now: now, in: transaction)
    }

    // MARK: By time

    /// Ends what has ended by now.
    func expire(_ id: VerificationID, at now: Timestamp, in transaction: PostgresTransaction) async throws {
        let (customer, found) = try await lock(id, of: nil, at: now, in: transaction)
        var verification = found
        guard verification.status == .approved, !verification.isValid(at: now) else { return }
        try verification.expire()
        try await verifications.update(verification, now: now, in: transaction)
        try await tell([news.expired(verification, now)], in: transaction)
        try await settleTier(of: customer, at: now, in: transaction)
    }

    /// Tells once that it ends. What is told late is told once, by the notice that is nearest to the end.
    func announceEnd(of id: VerificationID, at now: Timestamp, in transaction: PostgresTransaction) async throws {
        let (_, verification) = try await lock(id, of: nil, at: now, in: transaction)
        guard verification.isValid(at: now), let end = verification.expiresAt else { return }
        var isNew = false
        for days in KYCValidity.notices(for: end, at: now) {
            isNew = try await verifications.note(days, of: id, now: now, in: transaction)
        }
        if isNew { try await tell([news.expiring(verification, on: end.day, now)], in: transaction) }
    }
}
