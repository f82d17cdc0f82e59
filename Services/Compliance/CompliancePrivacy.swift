package import PrivacyKit

/// What this service knows of people, table by table in the order in which they are erased.
package enum CompliancePrivacy {
    package static let map = PrivacyMap(
        schema: "compliance",
        [
            PrivateTable("installation", key: "only_row", plain: "only_row installed_at")
        ])
}
