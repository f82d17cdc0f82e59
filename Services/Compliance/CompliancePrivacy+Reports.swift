import PostgresAccess
import Primitives
import PrivacyKit

extension CompliancePrivacy {
    /// What authorities were told, and answered: the law wants it for five years, and whoever is reported must not hear
    /// of it (31 U.S.C. 5318(g)(2)). What a report says is sealed, so no name stands in it that anybody finds.
    static let reports = [
        PrivateTable(
            "report_acknowledgements", of: ofReport, handling: .untold,
            PersonalColumn.columns("bsa_id errors", .identity, .legalObligation, .years(5), .keep, .withheld),
            ids: "received_by", plain: "id report_id version accepted sha256 received_at"),
        PrivateTable(
            "report_contents", of: ofReport, key: "report_id version", handling: .untold,
            PersonalColumn.columns("content sha256", .identity, .legalObligation, .years(5), .keep, .secret),
            plain: "report_id version created_at"),
        PrivateTable(
            "reports", of: { user in "id in (select r.id from compliance.reports r where \(isAbout(user)))" },
            handling: .untold,
            PersonalColumn.columns(
                """
                type status day direction cents sha256 channel tracking_id bsa_id due_at approved_at filed_at
                """, .identity, .legalObligation, .years(5), .keep, .withheld),
            ids: "customer_id author_id approved_by filed_by",
            plain: "id format case_id from_at to_at version created_at updated_at"),
    ]

    private static let ofReport: @Sendable (UserID) -> SQL = { user in
        "report_id in (select r.id from compliance.reports r where \(isAbout(user)))"
    }

    private static func isAbout(_ user: UserID) -> SQL {
        """
        (r.customer_id = \(user) or r.case_id in (
            select k.case_id from compliance.case_customers k where k.user_id = \(user)))
        """
    }
}
