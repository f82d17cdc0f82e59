import ComplianceDomain
import HTTPKit
import Outbox
import PostgresAccess
import Primitives

/// Orders models, puts them into use, asks them about what has moved, and hears what people know.
struct FraudDesk: Sendable {
    let client: PostgresClient
    let models: FraudModelStore
    let samples: FraudSampleStore
    let feedback: FraudFeedbackStore
    let backtests: BacktestStore
    let shelf: FraudShelf
    let ids: IDGenerator

    /// - Parameter kind: nil for what the labels suffice for.
    /// - Throws: `notFound` for an unknown set, `notEnoughLabels`.
    func order(
        _ kind: FraudModelKind?, over: KeptBacktest.Over, by staff: UserID?, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptFraudModel {
        if let id = over.dataset, try await !backtests.has(id, in: transaction) { throw ComplianceError.notFound }
        let (labels, frauds) = try await samples.labels(of: over, in: transaction)
        let suffices = FraudModelRules.hasEnough(labels: labels, frauds: frauds)
        if kind == .gradientBoosting, !suffices {
            throw ComplianceError.notEnoughLabels(labels: labels, frauds: frauds)
        }
        let id: FraudModelID = ids.next()
        try await models.order(
            id, kind ?? (suffices ? .gradientBoosting : .isolationForest), over: over, by: staff, now: now.shown,
            in: transaction)
        return try await kept(id, in: transaction)
    }

    /// It looks at operations instead of the one before: in each process within a second or two.
    /// - Throws: `notFound`, `fraudModelNotNow`.
    func activate(
        _ id: FraudModelID, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptFraudModel {
        let old = try await models.lockActive(in: transaction)
        guard let model = try await models.lock(id, in: transaction) else { throw ComplianceError.notFound }
        guard FraudModelStatus.states.next(model.status, on: .activate) != nil else {
            throw ComplianceError.fraudModelNotNow(model.status)
        }
        try await models.activate(id, instead: old?.id, by: staff, now: now.shown, in: transaction)
        AuditTrail.changed("status", from: model.status, to: FraudModelStatus.active)
        AuditTrail.changed("active_model_id", from: old?.id, to: id)
        return try await kept(id, in: transaction)
    }

    private func kept(_ id: FraudModelID, in transaction: PostgresTransaction) async throws -> KeptFraudModel {
        guard let kept = try await models.find(id, in: transaction) else { throw ComplianceError.notFound }
        return kept
    }

    /// What the active model says of payments that have moved, each as it stood before it.
    /// - Throws: `notFound` where one of them is none, `noFraudModel`, `BoostError`.
    func scores(
        of ids: [UniqueID], in transaction: PostgresTransaction
    ) async throws -> [(id: UniqueID, opinion: FraudOpinion)] {
        guard let scorer = shelf.scorer else { throw ComplianceError.noFraudModel }
        let moved = try await samples.moved(ids, in: transaction)
        var scores: [(id: UniqueID, opinion: FraudOpinion)] = []
        for id in ids {
            guard let found = moved[id] else { throw ComplianceError.notFound }
            let history = try await samples.history(
                of: found.user, before: found.payment.at, except: id, in: transaction)
            let opinion = try scorer.opinion(on: history.features(of: found.payment))
            scores.append((id, opinion))
            AuditTrail.subject(found.user)
        }
        return scores
    }

    /// - Throws: `notFound`, `ownDecision`.
    func hear(
        _ label: FraudLabel, of id: UniqueID, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> FraudFeedback {
        guard let user = try await feedback.owner(of: id, in: transaction) else { throw ComplianceError.notFound }
        guard user != staff else { throw ComplianceError.ownDecision }
        let before = try await feedback.label(of: id, in: transaction)
        let said = FraudFeedback(
            transaction: id, user: user, label: label, source: .staff, staff: staff, at: now.shown)
        try await feedback.keep(said, in: transaction)
        AuditTrail.resource(id)
        AuditTrail.subject(user)
        AuditTrail.changed("label", from: before, to: label)
        return said
    }
}
