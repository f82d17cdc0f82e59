import PostgresAccess
import Primitives
package import PrivacyKit

/// What this service knows of people, table by table in the order in which they are erased. Nothing of it is a record
/// of money: it goes with the person.
package enum NotificationsPrivacy {
    package static let map = PrivacyMap(
        schema: "notifications",
        [
            PrivateTable(
                "deliveries",
                PersonalColumn.columns("address error sent_at", .messaging, .contract, .days(90), .delete),
                ids: "user_id",
                plain: """
                    id notice_id digest_id event channel device_id status reason is_mandatory rank digest gathered_in
                    not_before next_attempt_at attempts attempt_begun_at attempt_seen_at attempt_by provider_reference expires_at
                    resend_of broadcast_id created_at updated_at
                    """),
            PrivateTable(
                "digests",
                PersonalColumn.columns("local_date items", .messaging, .contract, .days(366), .delete),
                ids: "user_id", plain: "id created_at"),
            PrivateTable(
                "entries",
                PersonalColumn.columns(
                    "title text action_url data read_at dismissed_at", .messaging, .contract, .days(365), .delete),
                ids: "user_id", plain: "id seq event type priority count created_at expires_at"),
            PrivateTable(
                "entry_heads", key: "user_id",
                PersonalColumn.columns("seq", .messaging, .contract, .account, .delete), ids: "user_id"),
            PrivateTable(
                "bursts", key: "user_id event minute",
                PersonalColumn.columns("count", .messaging, .contract, .days(2), .delete), ids: "user_id",
                plain: "event minute fold_id"),
            PrivateTable(
                "notices",
                PersonalColumn.columns(
                    "recipient address name locale variables", .messaging, .contract, .days(366), .delete),
                PersonalColumn.columns("sealed_secrets", .security, .contract, .days(1), .delete, .secret),
                ids: "user_id",
                plain: """
                    id event business_key channel subject_kind subject_id wallet_id at expires_at folded_into count
                    created_at
                    """),
            PrivateTable(
                "subscriptions", key: "user_id event",
                PersonalColumn.columns(
                    "event channels minimum currency wallet_id", .messaging, .consent, .account, .delete),
                ids: "user_id", plain: "updated_at"),
            PrivateTable(
                "preferences", key: "user_id",
                PersonalColumn.columns(
                    """
                    locale time_zone quiet_enabled quiet_start quiet_end quiet_channels digest_time channels_off types
                    marketing
                    """, .messaging, .consent, .account, .delete),
                ids: "user_id", plain: "updated_at"),
            PrivateTable(
                "marketing_consents", key: "user_id",
                PersonalColumn.columns("granted changed_at", .messaging, .consent, .account, .delete), ids: "user_id"),
            PrivateTable(
                "known_devices", key: "user_id fingerprint",
                // 180 days, and the last one of an account as long as that lives.
                PersonalColumn.columns("fingerprint", .security, .legitimateInterest, .account, .delete, .secret),
                PersonalColumn.columns(
                    "first_seen_at last_seen_at", .security, .legitimateInterest, .account, .delete),
                ids: "user_id"),
            PrivateTable(
                "recipients", key: "user_id",
                PersonalColumn.columns(
                    "email email_verified phone phone_verified first_name last_name country status roles kyc_tier",
                    .messaging, .contract, .account, .delete),
                ids: "user_id", plain: "version updated_at"),
            PrivateTable("directory_fill", key: "only_row", ids: "after", plain: "only_row completed_at"),
            PrivateTable(
                "templates", ids: "created_by published_by",
                plain: """
                    id event channel locale version status subject title text html created_at published_at
                    """),
            PrivateTable("day_figures", key: "day channel status event", plain: "day channel status event count"),
        ] + MailPrivacy.tables + ShortMessagePrivacy.tables + PushPrivacy.tables
            + WebhookPrivacy.tables + SupportPrivacy.tables + BroadcastPrivacy.tables)
}
