import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /fraud/scores`: what the active model says of payments that have moved, by what was known before each.
struct ScoreTransactions: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/fraud/scores", id: "scoreTransactions",
        summary: "What the active model says of transactions", tag: FraudRoutes.tag, access: KYCRoutes.staffWriting,
        right: .act, problems: [.notFound, .conflict])

    struct Body: FieldDecodable {
        let ids: [UniqueID]

        init(_ fields: inout Fields) {
            ids = fields.required("transaction_ids", .array(.uuid, 1...100))
            if Set(ids).count < ids.count {
                fields.refuse("transaction_ids", .duplicateField, "names a transaction twice")
            }
        }
    }

    let desk: FraudDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<FraudScoresView> {
        let ids = call.body.ids
        return try await transactions.run { transaction in
            .ok(FraudScoresView(scores: try await desk.scores(of: ids, in: transaction)))
        }
    }
}

struct FraudScoresView: FieldEncodable {
    let scores: [(id: UniqueID, opinion: FraudOpinion)]

    static let example = FraudScoresView(scores: [(.example, .example)])

    func encode(to out: inout JSONWriter) {
        out.field("scores", scores.map { FraudScoreView(id: $0.id, opinion: $0.opinion) })
    }
}

struct FraudScoreView: FieldEncodable {
    let id: UniqueID
    let opinion: FraudOpinion

    static let example = FraudScoreView(id: .example, opinion: .example)

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("model_id", opinion.model)
        out.field("kind", opinion.kind)
        out.field("score", opinion.score.text)
        out.field("reasons", opinion.reasons)
    }
}

extension FraudOpinion {
    fileprivate static let example = FraudOpinion(
        model: FraudModelID(.example), kind: .gradientBoosting, score: AssessmentScore(tenThousandths: 9_342),
        reasons: [.ratioToMean, .newCounterparty], points: true)
}
