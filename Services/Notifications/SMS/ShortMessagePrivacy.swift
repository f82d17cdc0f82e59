import PostgresAccess
import PrivacyKit

/// What short messages keep of people beside their deliveries.
enum ShortMessagePrivacy {
    static let tables = [
        PrivateTable(
            "sms_attempts",
            of: { user in "delivery_id in (select id from notifications.deliveries where user_id = \(user))" },
            key: "delivery_id",
            PersonalColumn.columns("prefix body_mac", .messaging, .contract, .days(90), .delete, .secret),
            plain: "delivery_id provider segments attempted_at next_look_at absent_since"),
        PrivateTable("sms_reports", key: "provider reference", plain: "provider reference state code at"),
    ]
}
