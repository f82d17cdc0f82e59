import PostgresAccess
import Primitives
import PrivacyKit

extension CompliancePrivacy {
    /// What models have said of operations and what people know of them: records of what was watched, told to nobody
    /// but staff.
    static let fraud = [
        PrivateTable(
            "fraud_feedback", of: { user in "user_id = \(user)" }, key: "transaction_id",
            PersonalColumn.columns("label", .identity, .legalObligation, .years(5), .keep, .withheld),
            ids: "user_id staff_id", plain: "transaction_id source created_at updated_at"),
        PrivateTable(
            "fraud_scores", of: { user in "user_id = \(user)" }, key: "operation_id model_id",
            PersonalColumn.columns("score reasons pointed", .identity, .legalObligation, .years(5), .keep, .withheld),
            ids: "user_id", plain: "operation_id model_id scored_at"),
        // Thresholds of trees over many payments: nobody's.
        PrivateTable(
            "fraud_models", ids: "ordered_by activated_by",
            plain: """
                id kind status dataset_id from_at to_at attempts rows labelled positives auc average_precision features
                content digest failure activated_at due_at due_reason created_at updated_at finished_at
                """),
    ]
}
