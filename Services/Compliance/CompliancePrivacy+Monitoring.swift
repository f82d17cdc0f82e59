import PostgresAccess
import Primitives
import PrivacyKit

extension CompliancePrivacy {
    /// What money did, and what rules and people made of it: records that the law wants for five years after the end.
    static let monitoring = [
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
        PrivateTable(
            "case_files",
            PersonalColumn.columns("filename sha256", .identity, .legalObligation, .years(5), .keep, .withheld),
            ids: "staff_id", plain: "id case_id type size created_at"),
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
            "rule_versions", key: "rule_id version", ids: "staff_id",
            plain: "rule_id version revision mode definition created_at"),
        PrivateTable("rules", plain: "id code kind version created_at"),
        PrivateTable("policies", key: "version", ids: "staff_id", plain: "version body created_at"),
    ]
}
