import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /fraud/statistics`: what models have said, and what was known of it afterwards.
struct GetFraudStatistics: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/fraud/statistics", id: "getFraudStatistics",
        summary: "How right the models were, by model", tag: FraudRoutes.tag, access: KYCRoutes.staffReading,
        problems: [.rangeReversed])

    typealias Query = SpanQuery

    let feedback: FraudFeedbackStore

    func handle(_ call: Call<Self>) async throws -> Reply<FraudStatisticsView> {
        let (from, to) = try call.query.span(at: call.receivedAt)
        return .ok(
            FraudStatisticsView(
                from: from, to: to, labels: try await feedback.labels(from: from, to: to),
                models: try await feedback.counts(from: from, to: to)))
    }
}

struct FraudStatisticsView: FieldEncodable {
    let from: Timestamp
    let to: Timestamp
    let labels: [FraudLabel: Int]
    let models: [FraudFeedbackStore.ModelCounts]

    static let example = FraudStatisticsView(
        from: .example, to: .example, labels: [.fraud: 21, .legitimate: 190],
        models: [FraudModelCountsView.example.counts])

    func encode(to out: inout JSONWriter) {
        out.field("from", from)
        out.field("to", to)
        out.field("labelled_fraud", labels[.fraud] ?? 0)
        out.field("labelled_legitimate", labels[.legitimate] ?? 0)
        out.field("models", models.map { FraudModelCountsView(counts: $0) })
    }
}

/// The rates are over what people have said; null while they have said nothing of what the model pointed at.
struct FraudModelCountsView: FieldEncodable {
    let counts: FraudFeedbackStore.ModelCounts

    static let example = FraudModelCountsView(
        counts: .init(
            model: FraudModelID(.example), kind: .gradientBoosting, status: .active, scored: 9_000, pointed: 30,
            right: 21, wrong: 4, missed: 2))

    func encode(to out: inout JSONWriter) {
        out.field("model_id", counts.model)
        out.field("kind", counts.kind)
        out.field("status", counts.status)
        out.field("scored", counts.scored)
        out.field("pointed_at", counts.pointed)
        out.field("confirmed", counts.right)
        out.field("false_positives", counts.wrong)
        out.field("missed", counts.missed)
        out.field("precision", share(counts.right, of: counts.right + counts.wrong))
        out.field("false_positive_rate", share(counts.wrong, of: counts.right + counts.wrong))
        out.field("recall", share(counts.right, of: counts.right + counts.missed))
    }

    private func share(_ part: Int, of whole: Int) -> MatchScore? {
        whole > 0 ? MatchScore(Double(part) / Double(whole)) : nil
    }
}
