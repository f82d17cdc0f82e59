import PostgresAccess
import Primitives
import PrivacyKit

extension CompliancePrivacy {
    /// Customers against lists. What is listed itself is no customer's.
    static let screening = [
        // What lists say of a customer, and what staff made of it, is told to nobody but staff; it is sealed with the
        // rest.
        PrivateTable(
            "false_positives", of: { user in "user_id = \(user)" }, key: "user_id facts", handling: .untold,
            PersonalColumn.columns(
                "facts person", .identity, .legalObligation, .account, .delete, .secret),
            PersonalColumn.columns("reason", .identity, .legalObligation, .account, .delete, .withheld),
            ids: "user_id decided_by", plain: "hit_id decided_at"),
        PrivateTable(
            "hits", of: { user in "user_id = \(user)" }, handling: .untold,
            PersonalColumn.columns(
                """
                status list source_id schema name matched_name score reasons birth_dates countries programmes
                is_sanction stops reason decided_at
                """, .identity, .legalObligation, .account, .delete, .withheld),
            PersonalColumn.columns("person facts", .identity, .legalObligation, .account, .delete, .secret),
            ids: "user_id decided_by", plain: "id created_at updated_at"),
        PrivateTable(
            "screenings", of: { user in "user_id = \(user)" }, handling: .untold,
            PersonalColumn.columns(
                "cause outcome hits best", .identity, .legalObligation, .account, .delete, .withheld),
            ids: "user_id", plain: "id versions screened_at"),
        PrivateTable(
            "media_checks", key: "user_id", handling: .untold,
            PersonalColumn.columns("outcome", .identity, .legalObligation, .account, .delete, .withheld),
            ids: "user_id", plain: "checked_at due_at"),
        PrivateTable(
            "customer_screenings", key: "user_id", handling: .untold,
            PersonalColumn.columns("screened_at due_at", .identity, .legalObligation, .account, .delete, .withheld),
            ids: "user_id"),
        PrivateTable(
            "list_rounds", key: "version_id", ids: "after",
            plain: "version_id list touched created_at completed_at"),
        PrivateTable("list_files", plain: "id version_id name size sha256 created_at"),
        PrivateTable(
            "list_versions", ids: "uploaded_by forced_by",
            plain: """
                id list status entries added removed changed refusal_file refusal_line refusal_reason loaded_at
                checked_at created_at updated_at
                """),
    ]
}
