import Primitives
import PrivacyKit

/// Broadcasts say the same to many: of a person they know only that they were meant.
enum BroadcastPrivacy {
    static let tables = [
        PrivateTable("broadcast_people", key: "broadcast_id user_id", ids: "user_id", plain: "broadcast_id"),
        PrivateTable(
            "broadcasts", ids: "told_up_to created_by",
            plain: """
                id event status content variables channels audience is_to_named audience_size rate_per_minute starts_at
                expires_at told next_turn_at walked_at swept_at created_at started_at ended_at
                """),
        PrivateTable("broadcast_counts", key: "broadcast_id status", plain: "broadcast_id status count"),
        PrivateTable("broadcast_changes", plain: "id broadcast_id status change"),
    ]
}
