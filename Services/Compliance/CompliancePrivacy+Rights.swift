import PostgresAccess
import Primitives
import PrivacyKit

extension CompliancePrivacy {
    /// People's rights, third parties' access and tax. That somebody asked, and what was done about it, has to be shown
    /// (GDPR, article 5, paragraph 2); what they wrote goes with them.
    static let rights = [
        PrivateTable(
            "privacy_exports", key: "request_id",
            PersonalColumn.columns("sha256", .account, .legalObligation, .days(7), .delete, .withheld),
            PersonalColumn.columns("size", .account, .legalObligation, .days(7), .delete),
            ids: "user_id", plain: "request_id file_id ready_at expires_at"),
        PrivateTable(
            "privacy_request_services",
            of: { user in
                "request_id in (select q.id from compliance.privacy_requests q where q.user_id = \(user))"
            }, key: "request_id service",
            PersonalColumn.columns("records retained", .account, .legalObligation, .years(5), .keep),
            PersonalColumn.columns("blockers", .account, .legalObligation, .account, .anonymise(openBlockers)),
            plain: "request_id service place status updated_at"),
        PrivateTable(
            "privacy_requests", of: { user in "user_id = \(user)" },
            PersonalColumn.columns("detail changes", .account, .legalObligation, .account, .anonymise("null")),
            PersonalColumn.columns("reason", .account, .legalObligation, .account, .anonymise(decidedReason)),
            PersonalColumn.columns("kind status refusal", .account, .legalObligation, .years(5), .keep),
            ids: "user_id decided_by",
            plain: """
                id awaits_decision due_at not_before begun_at ended_at created_at updated_at
                """),
        PrivateTable(
            "legal_holds", of: { user in "user_id = \(user)" }, handling: .untold,
            PersonalColumn.columns("reason", .account, .legalObligation, .years(5), .keep, .withheld),
            ids: "user_id placed_by lifted_by", plain: "id until lifted_at created_at"),
        PrivateTable(
            "consents", key: "user_id purpose",
            PersonalColumn.columns(
                "granted text_version changed_at change_id", .account, .consent, .account, .delete),
            ids: "user_id", plain: "purpose"),
        PrivateTable(
            "consent_changes",
            PersonalColumn.columns("purpose granted text_version at", .account, .consent, .days(365), .delete),
            ids: "user_id", plain: "id"),
        // About breaches and not about people: staff are told what they reported.
        PrivateTable(
            "breaches",
            PersonalColumn.columns(
                "description categories reference reason", .account, .legalObligation, .years(5), .keep, .withheld),
            ids: "reported_by ended_by",
            plain: """
                id status aware_at notify_by persons high_risk persons_told_at alarms ended_at created_at updated_at
                """),
        PrivateTable(
            "impact_assessments", ids: "author_id",
            plain: "id title processing necessity risks impact review_on created_at"),
        PrivateTable("retention_versions", key: "version", ids: "set_by", plain: "version days created_at"),
        PrivateTable(
            "access_consents",
            PersonalColumn.columns(
                "tpp_id tpp_name wallet_ids scopes valid_days status expires_at authorized_at ended_at", .payments,
                .consent, .account, .delete),
            ids: "user_id", plain: "id created_at updated_at"),
        PrivateTable(
            "sca_counters", key: "user_id",
            PersonalColumn.columns(
                "low_value_cents low_value_count contactless_cents contactless_count", .security, .legalObligation,
                .account, .delete),
            ids: "user_id", plain: "updated_at"),
        PrivateTable(
            "sca_decisions",
            PersonalColumn.columns(
                "operation payee amount currency exemption", .security, .legalObligation, .account, .delete),
            ids: "user_id", plain: "id created_at"),
        PrivateTable(
            "tax_certifications", key: "user_id",
            PersonalColumn.columns(
                "us_person birth_country residences reportable cure_needed", .identity, .legalObligation, .account,
                .delete),
            ids: "user_id", plain: "created_at updated_at"),
    ]

    /// A service that keeps the person at this moment says so again when it is asked again.
    private static let openBlockers: SQL = "case when status = 'blocked' then blockers else '[]'::jsonb end"
    /// Who decides says why; the words are gone.
    private static let decidedReason: SQL = "case when decided_by is null then null else 'erased' end"
}
