import PostgresAccess
import Primitives
import PrivacyKit

/// What pushes know of people: the devices that they are signed in with.
enum PushPrivacy {
    static let tables = [
        PrivateTable(
            "devices",
            // Who knows these can push to the device.
            PersonalColumn.columns(
                "address address_hash public_key secret", .messaging, .contract, .account, .delete, .secret),
            PersonalColumn.columns("name topics last_seen_at", .messaging, .contract, .account, .delete),
            ids: "user_id", plain: "id slot signed_in_by platform created_at"),
        // A session is nobody's once auth has forgotten whose it was.
        PrivateTable("ended_sign_ins", plain: "id ended_at"),
    ]
}
