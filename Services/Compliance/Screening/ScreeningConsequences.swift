import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// What follows from hits, in the transaction that finds or decides them. The customer is locked.
struct ScreeningConsequences: Sendable {
    let alerts: AlertDesk
    let states: StateDesk
    let results: ScreeningStore

    /// What stands as the reason of a restriction that a decision lifts again.
    static let reason = "screening"

    /// A hit is there that a person has to look at. Where it stops the customer, no money of theirs moves until then.
    func opened(_ hit: Hit, at now: Timestamp, in transaction: PostgresTransaction) async throws {
        if hit.stops {
            try await states.restrict(
                hit.user, toAtLeast: .all, because: Self.reason, at: now, in: transaction)
        }
        try await weigh(try await results.summary(of: hit.user, in: transaction), hit.user, now, transaction)
        try await alerts.open(NewAlert(hit), at: now, in: transaction)
    }

    /// A person has decided a hit.
    func decided(
        _ hit: Hit, _ verdict: HitVerdict, by reviewer: UserID, because reason: String, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let summary = try await results.summary(of: hit.user, in: transaction)
        if !summary.isStopped {
            try await states.lift(hit.user, setBecause: Self.reason, at: now, in: transaction)
        }
        try await alerts.settle(
            hit.id, of: hit.user, AlertOutcome(verdict), note: reason, by: reviewer, at: now, in: transaction)
        try await weigh(summary, hit.user, now, transaction)
    }

    private func weigh(
        _ summary: ScreeningSummary, _ user: UserID, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws {
        try await states.listed(user, asPEP: summary.isPublicPerson, at: now, in: transaction)
    }
}

extension NewAlert {
    /// Of whom the customer is like nothing stands in it: that is read from the hit.
    fileprivate init(_ hit: Hit) {
        self.init(
            kind: .screening, rule: "list_hit",
            severity: hit.stops ? .critical : hit.match.list.isOfSanctions ? .high : .medium,
            score: hit.match.score.tenThousandths / 100, customer: hit.user,
            facts: [
                JSONMember("hit_id", .string(hit.id.description)), JSONMember("list", .string(hit.match.list.text)),
            ])
    }
}

extension AlertOutcome {
    fileprivate init(_ verdict: HitVerdict) {
        self =
            switch verdict {
            case .falsePositive: .falsePositive
            case .confirmed: .confirmed
            case .inconclusive: .inconclusive
            }
    }
}
