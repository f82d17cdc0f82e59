import PostgresAccess
import Primitives
package import PrivacyKit

/// What this service knows of people, table by table in the order in which they are erased. Who a customer is and what
/// showed it has to be kept for five years after the end (Directive (EU) 2015/849, article 40): when somebody goes it
/// is sealed (`sealed_records`), and no name stands anywhere else.
package enum CompliancePrivacy {
    package static let map = PrivacyMap(
        schema: "compliance", screening, identity, fraud, monitoring, reports, customers, audit, rights)

    private static let identity = [
        PrivateTable(
            "sealed_records", key: "user_id",
            PersonalColumn.columns("person_key", .identity, .legalObligation, .years(5), .keep, .secret),
            PersonalColumn.columns("content", .identity, .legalObligation, .years(5), .keep, .withheld),
            ids: "user_id", plain: "sealed_at keep_until destroyed_at"),
        PrivateTable(
            "sealed_files", key: "file_id",
            PersonalColumn.columns("sha256", .identity, .legalObligation, .years(5), .keep, .withheld),
            ids: "user_id", plain: "file_id"),
        PrivateTable(
            "provider_uploads",
            of: { user in "document_id in (select d.id from compliance.documents d where d.user_id = \(user))" },
            key: "provider_check_id document_id",
            PersonalColumn.columns("provider_document_id", .identity, .legalObligation, .account, .delete),
            plain: "provider_check_id document_id"),
        PrivateTable(
            "document_numbers", key: "document_id",
            PersonalColumn.columns("number_hash", .identity, .legalObligation, .account, .delete, .secret),
            ids: "user_id", plain: "document_id created_at"),
        PrivateTable(
            "documents",
            PersonalColumn.columns(
                "kind side document_number issuing_country issued_on expires_on mrz type size", .identity,
                .legalObligation, .account, .delete),
            PersonalColumn.columns("sha256", .identity, .legalObligation, .account, .delete, .withheld),
            ids: "user_id", plain: "id verification_id created_at"),
        PrivateTable(
            "provider_checks",
            of: { user in
                "verification_id in (select v.id from compliance.verifications v where v.user_id = \(user))"
            },
            PersonalColumn.columns("applicant_id check_id", .identity, .legalObligation, .account, .delete),
            plain: "id verification_id attempt provider created_at updated_at"),
        // What lists and risk say of a customer is told to nobody but staff.
        PrivateTable(
            "verification_checks",
            of: { user in
                "verification_id in (select v.id from compliance.verifications v where v.user_id = \(user))"
            }, key: "verification_id name",
            PersonalColumn.columns(
                "result detail", .identity, .legalObligation, .account, .delete,
                .when { _ in "r.name in ('provider', 'extracted_data', 'mrz')" }),
            plain: "verification_id name checked_at"),
        PrivateTable(
            "expiry_notices",
            of: { user in
                "verification_id in (select v.id from compliance.verifications v where v.user_id = \(user))"
            }, key: "verification_id days",
            PersonalColumn.columns("days told_at", .identity, .legalObligation, .account, .delete),
            plain: "verification_id"),
        PrivateTable(
            "verifications", of: { user in "user_id = \(user)" },
            PersonalColumn.columns(
                """
                tier kind status rejection_code rejection_detail wanted_kinds wanted_detail decided_at expires_at
                """, .identity, .legalObligation, .account, .delete),
            PersonalColumn.columns("note", .identity, .legalObligation, .account, .delete, .withheld),
            ids: "user_id assignee_id decided_by",
            plain: "id attempt provider due_at created_at updated_at"),
        PrivateTable(
            "profiles", key: "user_id",
            PersonalColumn.columns(
                """
                first_name last_name birth_date nationality address_line1 address_line2 city region postal_code
                country occupation source_of_funds pep_declared
                """, .identity, .legalObligation, .account, .delete),
            ids: "user_id", plain: "created_at updated_at"),
    ]

    private static let customers = [
        PrivateTable(
            "customers", key: "user_id",
            PersonalColumn.columns("email_verified tier", .identity, .legalObligation, .years(5), .keep),
            PersonalColumn.columns(
                """
                risk risk_points risk_factors risk_review_on listed_pep staff_risk staff_risk_reason
                staff_risk_until restriction restriction_reason restriction_until ask_until
                """, .identity, .legalObligation, .years(5), .keep, .withheld),
            ids: "user_id", plain: "directory_version state_version created_at updated_at"),
        PrivateTable("directory_fill", key: "only_row", ids: "after", plain: "only_row completed_at"),
    ]
}
