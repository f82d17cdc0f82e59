import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

extension FraudModelKind: FieldValue {}
extension FraudModelStatus: FieldValue {}
extension FraudModelFailure: FieldValue {}
extension FraudModelDue: FieldValue {}
extension FraudFeature: FieldValue {}
extension FraudLabel: FieldValue {}
extension FraudFeedback.Source: FieldValue {}

enum FraudRoutes {
    static let tag = "Fraud (staff)"
}

/// `{id}` of a model's path.
struct FraudModelPath: FieldDecodable {
    let id: FraudModelID

    init(_ fields: inout Fields) { id = fields.required("id", .id(FraudModelID.self)) }
}

extension KeptBacktest.Over {
    /// `dataset_id`, or `from` and `to`.
    init(_ fields: inout Fields) {
        let dataset = fields.optional("dataset_id", .id(DatasetID.self))
        let from = fields.optional("from", .timestamp)
        let to = fields.optional("to", .timestamp)
        if let dataset {
            self = .dataset(dataset)
            if from != nil || to != nil {
                fields.refuse("dataset_id", .unknownField, "stands alone, or from and to do")
            }
        } else {
            self = .time(from: from ?? .distantPast, to: to ?? .distantFuture)
            if !fields.has("dataset_id"), from == nil || to == nil {
                fields.refuse("dataset_id", .missing, "is required, or from and to are")
            }
            if let from, let to, to <= from { fields.refuse("to", .outOfRange, "must be after from") }
        }
    }
}
