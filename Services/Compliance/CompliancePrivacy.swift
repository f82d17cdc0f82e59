import PostgresAccess
import Primitives
package import PrivacyKit

/// What this service knows of people, table by table in the order in which they are erased. Who a customer is and what
/// showed it has to be kept for five years after the end (Directive (EU) 2015/849, article 40).
package enum CompliancePrivacy {
    package static let map = PrivacyMap(
        schema: "compliance",
        [
            // What lists say of a customer, and what staff made of it, is told to nobody but staff.
            PrivateTable(
                "false_positives", of: { user in "user_id = \(user)" }, key: "user_id facts", handling: .untold,
                PersonalColumn.columns(
                    "facts person", .identity, .legalObligation, .years(5), .keep, .secret),
                PersonalColumn.columns("reason", .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id decided_by", plain: "hit_id decided_at"),
            PrivateTable(
                "hits", of: { user in "user_id = \(user)" }, handling: .untold,
                PersonalColumn.columns(
                    """
                    status list source_id schema name matched_name score reasons birth_dates countries programmes
                    is_sanction stops reason decided_at
                    """, .identity, .legalObligation, .years(5), .keep, .withheld),
                PersonalColumn.columns("person facts", .identity, .legalObligation, .years(5), .keep, .secret),
                ids: "user_id decided_by", plain: "id created_at updated_at"),
            PrivateTable(
                "screenings", of: { user in "user_id = \(user)" }, handling: .untold,
                PersonalColumn.columns(
                    "cause outcome hits best", .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id", plain: "id versions screened_at"),
            PrivateTable(
                "media_checks", key: "user_id", handling: .untold,
                PersonalColumn.columns("outcome", .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id", plain: "checked_at due_at"),
            PrivateTable(
                "customer_screenings", key: "user_id", handling: .untold, ids: "user_id", plain: "screened_at due_at"),
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
            PrivateTable(
                "provider_uploads",
                of: { user in "document_id in (select d.id from compliance.documents d where d.user_id = \(user))" },
                key: "provider_check_id document_id",
                PersonalColumn.columns("provider_document_id", .identity, .legalObligation, .years(5), .keep),
                plain: "provider_check_id document_id"),
            PrivateTable(
                "document_numbers", key: "document_id",
                PersonalColumn.columns("number_hash", .identity, .legalObligation, .years(5), .keep, .secret),
                ids: "user_id", plain: "document_id created_at"),
            PrivateTable(
                "documents",
                PersonalColumn.columns(
                    "kind side document_number issuing_country issued_on expires_on mrz type size", .identity,
                    .legalObligation, .years(5), .keep),
                PersonalColumn.columns("sha256", .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id", plain: "id verification_id created_at"),
            PrivateTable(
                "provider_checks",
                of: { user in
                    "verification_id in (select v.id from compliance.verifications v where v.user_id = \(user))"
                },
                PersonalColumn.columns("applicant_id check_id", .identity, .legalObligation, .years(5), .keep),
                plain: "id verification_id attempt provider created_at updated_at"),
            // What lists and risk say of a customer is told to nobody but staff.
            PrivateTable(
                "verification_checks",
                of: { user in
                    "verification_id in (select v.id from compliance.verifications v where v.user_id = \(user))"
                }, key: "verification_id name",
                PersonalColumn.columns(
                    "result detail", .identity, .legalObligation, .years(5), .keep,
                    .when { _ in "r.name in ('provider', 'extracted_data', 'mrz')" }),
                plain: "verification_id name checked_at"),
            PrivateTable(
                "expiry_notices",
                of: { user in
                    "verification_id in (select v.id from compliance.verifications v where v.user_id = \(user))"
                }, key: "verification_id days", plain: "verification_id days told_at"),
            PrivateTable(
                "verifications", of: { user in "user_id = \(user)" },
                PersonalColumn.columns(
                    """
                    tier kind status rejection_code rejection_detail wanted_kinds wanted_detail decided_at expires_at
                    """, .identity, .legalObligation, .years(5), .keep),
                PersonalColumn.columns("note", .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id assignee_id decided_by",
                plain: "id attempt provider due_at created_at updated_at"),
            PrivateTable(
                "profiles", key: "user_id",
                PersonalColumn.columns(
                    """
                    first_name last_name birth_date nationality address_line1 address_line2 city region postal_code
                    country occupation source_of_funds pep_declared
                    """, .identity, .legalObligation, .years(5), .keep),
                ids: "user_id", plain: "created_at updated_at"),
            PrivateTable(
                "findings",
                of: { user in "subject = \(user.description)" },
                PersonalColumn.columns(
                    "subject occurred_at events", .identity, .legalObligation, .years(5), .keep, .withheld),
                plain: "id rule rule_version mode alert_id created_at"),
            // Scores, alerts and what follows from them are told to nobody but staff.
            PrivateTable(
                "backtest_alerts", of: { user in "subject = \(user.description)" }, key: "backtest_id place",
                PersonalColumn.columns(
                    "subject occurred_at transactions", .identity, .legalObligation, .years(5), .keep, .withheld),
                plain: "backtest_id place rule"),
            PrivateTable(
                "backtests", ids: "staff_id",
                plain: """
                    id rule_codes dataset_id from_at to_at status movements alerts took_ms created_at finished_at
                    """),
            // Movements of nobody here: who hands a set in names accounts, not customers.
            PrivateTable(
                "dataset_movements", key: "dataset_id place",
                plain: "dataset_id place occurred_at payer payee amount currency cents is_fraud"),
            PrivateTable("datasets", ids: "staff_id", plain: "id name rows labelled first_at last_at created_at"),
            PrivateTable(
                "alerts", of: { user in "customer_id = \(user)" },
                PersonalColumn.columns(
                    """
                    kind rule severity score facts transactions status due_at outcome note case_id decided_at
                    """, .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "customer_id assignee_id decided_by", plain: "id assessment_id created_at updated_at"),
            PrivateTable("case_alerts", key: "case_id alert_id", plain: "case_id alert_id"),
            PrivateTable(
                "case_entries",
                PersonalColumn.columns("text", .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "staff_id", plain: "id case_id kind at"),
            PrivateTable("case_customers", key: "case_id user_id", ids: "user_id", plain: "case_id"),
            PrivateTable(
                "cases",
                of: { user in
                    "id in (select k.case_id from compliance.case_customers k where k.user_id = \(user))"
                },
                PersonalColumn.columns(
                    "title status due_at outcome reason proposed_at closed_at", .identity, .legalObligation, .years(5),
                    .keep, .withheld),
                ids: "assignee_id proposed_by approved_by created_by", plain: "id created_at updated_at"),
            PrivateTable(
                "assessments", of: { user in "user_id = \(user)" },
                PersonalColumn.columns(
                    """
                    operation source destination counterparty_name counterparty_country counterparty_account amount
                    currency channel ip device_id score level decision rules reason
                    """, .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id staff_id",
                plain: """
                    id asker request_hash cents policy_version decided_by allowed_by created_at decided_at valid_until
                    """),
            PrivateTable(
                "movements", of: { user in "user_id = \(user)" },
                key: "user_id transaction_id direction counterparty currency",
                PersonalColumn.columns(
                    "direction occurred_at amount currency kind channel", .identity, .legalObligation, .years(5), .keep),
                PersonalColumn.columns(
                    "counterparty is_own is_new", .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id counterparty_id", plain: "transaction_id cents"),
            PrivateTable(
                "counterparties", key: "user_id name",
                PersonalColumn.columns(
                    "name first_at first_paid_at", .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id"),
            PrivateTable("wallets", key: "wallet_id", ids: "user_id", plain: "wallet_id"),
            PrivateTable(
                "logins",
                PersonalColumn.columns(
                    "ip device_id succeeded occurred_at", .security, .legitimateInterest, .days(91), .delete),
                ids: "user_id", plain: "id"),
            PrivateTable("pattern_watch", key: "only_row", plain: "only_row at transaction_id"),
            PrivateTable("movement_fill", key: "only_row", plain: "only_row after completed_at"),
            PrivateTable("movement_intake", key: "only_row", plain: "only_row batch"),
            PrivateTable(
                "customers", key: "user_id",
                PersonalColumn.columns("email_verified tier", .identity, .legalObligation, .years(5), .keep),
                PersonalColumn.columns(
                    """
                    risk risk_points risk_factors risk_review_on listed_pep staff_risk staff_risk_reason
                    staff_risk_until restriction restriction_reason restriction_until ask_until
                    """, .identity, .legalObligation, .years(5), .keep, .withheld),
                ids: "user_id", plain: "directory_version state_version created_at updated_at"),
            PrivateTable(
                "rule_versions", key: "rule_id version", ids: "staff_id",
                plain: "rule_id version revision mode definition created_at"),
            PrivateTable("rules", plain: "id code kind version created_at"),
            PrivateTable("policies", key: "version", ids: "staff_id", plain: "version body created_at"),
            PrivateTable("directory_fill", key: "only_row", ids: "after", plain: "only_row completed_at"),
        ], audit)
}
