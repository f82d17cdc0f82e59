package import PrivacyKit

/// What this service knows of people, table by table in the order in which they are erased.
package enum NotificationsPrivacy {
    package static let map = PrivacyMap(
        schema: "notifications",
        [
            PrivateTable("installation", key: "only_row", plain: "only_row installed_at")
        ])
}
