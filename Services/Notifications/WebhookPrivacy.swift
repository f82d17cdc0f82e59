import PostgresAccess
import Primitives
import PrivacyKit

/// What webhooks know of people: whose programs are told what.
enum WebhookPrivacy {
    static let tables = [
        PrivateTable(
            "webhook_attempts",
            of: { user in
                """
                delivery_id in (select d.id from notifications.webhook_deliveries d where d.owner_id = \(user))
                """
            }, key: "delivery_id number",
            PersonalColumn.columns("response error", .messaging, .contract, .days(30), .delete),
            plain: "delivery_id number started_at ended_at status_code duration_ms"),
        PrivateTable(
            "webhook_deliveries",
            PersonalColumn.columns("subject_id", .messaging, .contract, .days(30), .delete), ids: "owner_id",
            plain: """
                id endpoint_id event_id type subject_kind sequence status attempts attempts_before first_attempt_at
                next_attempt_at lease_until succeeded_at created_at
                """),
        PrivateTable(
            "webhook_events",
            PersonalColumn.columns("subject_id source_key", .messaging, .contract, .days(30), .delete),
            PersonalColumn.columns("body", .messaging, .contract, .days(30), .delete), ids: "owner_id",
            plain: "id type subject_kind sequence created_at"),
        PrivateTable(
            "webhook_subjects", key: "owner_id kind id",
            PersonalColumn.columns("id", .messaging, .contract, .account, .delete), ids: "owner_id",
            plain: "kind last_sequence"),
        PrivateTable(
            "webhook_secrets",
            of: { user in
                """
                endpoint_id in (select e.id from notifications.webhook_endpoints e where e.owner_id = \(user))
                """
            },
            PersonalColumn.columns("sealed", .messaging, .contract, .account, .delete, .secret),
            plain: "id endpoint_id signature public_key created_at expires_at"),
        PrivateTable(
            "webhook_endpoints",
            PersonalColumn.columns("url description last_error", .messaging, .contract, .account, .delete),
            ids: "owner_id",
            plain: """
                id slot events signature ordered max_per_second status disabled_reason failing_since warned_at
                next_sending_at signed_in_by created_at updated_at
                """),
    ]
}
