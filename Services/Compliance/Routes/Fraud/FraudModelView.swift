import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// A model as staff see it.
struct FraudModelView: FieldEncodable {
    let kept: KeptFraudModel

    init(_ kept: KeptFraudModel) { self.kept = kept }

    static let example = FraudModelView(
        KeptFraudModel(
            id: FraudModelID(.example), kind: .gradientBoosting, status: .active, over: .dataset(DatasetID(.example)),
            attempts: 1,
            figures: .init(
                rows: 35_284, labelled: 35_284, positives: 669, auc: MatchScore(0.9988),
                averagePrecision: MatchScore(0.9757)),
            features: FraudFeature.allCases.map(\.rawValue), failure: .notEnoughLabels, orderedBy: UserID(.example),
            activatedBy: UserID(.example), activatedAt: .example, dueReason: .age, createdAt: .example,
            finishedAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", kept.id)
        out.field("kind", kept.kind)
        out.field("status", kept.status)
        out.optional("dataset_id", kept.over.dataset)
        out.optional("from", kept.over.span?.from)
        out.optional("to", kept.over.span?.to)
        out.field("rows", kept.figures?.rows)
        out.field("labelled", kept.figures?.labelled)
        out.field("positives", kept.figures?.positives)
        out.field("auc", kept.figures?.auc)
        out.field("average_precision", kept.figures?.averagePrecision)
        out.field("features", kept.features)
        out.optional("failure", kept.failure)
        out.optional("due", kept.dueReason)
        out.optional("created_by", kept.orderedBy)
        out.optional("activated_by", kept.activatedBy)
        out.optional("activated_at", kept.activatedAt)
        out.field("created_at", kept.createdAt)
        out.field("finished_at", kept.finishedAt)
    }
}
