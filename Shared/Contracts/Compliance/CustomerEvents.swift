// Made by scripts/render from CustomerEvents.messages.
package import JSONKit
package import Primitives

/// Compliance knows a customer better, or less well, than before; auth keeps the tier and tells it to all.
package struct KYCTierChanged: EventContract {
    package static let type = "compliance.kyc_tier_changed.v1"

    package let userID: UserID
    /// 0 to 3.
    package let tier: Int

    package init(userID: UserID, tier: Int) {
        self.userID = userID
        self.tier = tier
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        tier = fields.required("tier", .integer(0...Int.max))
    }

    package static let example = KYCTierChanged(userID: UserID(.example), tier: 2)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("tier", tier)
    }
}
