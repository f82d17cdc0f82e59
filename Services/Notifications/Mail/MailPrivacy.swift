import PostgresAccess
import Primitives
import PrivacyKit

/// What e-mail keeps of people.
enum MailPrivacy {
    static let tables = [
        PrivateTable(
            // Not those that an operator made: they are about others.
            "suppressions", of: { user in "user_id = \(user)" }, key: "channel address",
            PersonalColumn.columns("address", .messaging, .legitimateInterest, .account, .delete),
            ids: "user_id created_by", plain: "id channel reason created_at"),
        PrivateTable(
            "mail_reports", key: "delivery_id kind",
            PersonalColumn.columns("address", .messaging, .legitimateInterest, .days(90), .delete),
            ids: "user_id", plain: "delivery_id kind code at"),
    ]
}
