// Made by scripts/render from KYCEvents.messages.
package import JSONKit
package import Primitives

/// A customer has handed in documents; they are being checked.
package struct KYCSubmitted: EventContract {
    package static let type = "compliance.kyc_submitted.v1"

    package let userID: UserID
    package let verificationID: UniqueID
    /// What it is for, in words: `tier 2`.
    package let level: String

    package init(userID: UserID, verificationID: UniqueID, level: String) {
        self.userID = userID
        self.verificationID = verificationID
        self.level = level
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        verificationID = fields.required("verification_id", .uuid)
        level = fields.required("level", .text(0...4096))
    }

    package static let example = KYCSubmitted(userID: UserID(.example), verificationID: .example, level: "tier 2")

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("verification_id", verificationID)
        out.field("level", level)
    }
}

/// Who a customer is has been shown.
package struct KYCApproved: EventContract {
    package static let type = "compliance.kyc_approved.v1"

    package let userID: UserID
    package let verificationID: UniqueID
    package let tier: Int
    /// It has to be shown anew by then.
    package let expiresAt: Timestamp

    package init(userID: UserID, verificationID: UniqueID, tier: Int, expiresAt: Timestamp) {
        self.userID = userID
        self.verificationID = verificationID
        self.tier = tier
        self.expiresAt = expiresAt
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        verificationID = fields.required("verification_id", .uuid)
        tier = fields.required("tier", .integer(0...Int.max))
        expiresAt = fields.required("expires_at", .timestamp)
    }

    package static let example = KYCApproved(
        userID: UserID(.example),
        verificationID: .example,
        tier: 2,
        expiresAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("verification_id", verificationID)
        out.field("tier", tier)
        out.field("expires_at", expiresAt)
    }
}

/// The documents do not show who a customer is, or the customer is not who they show.
package struct KYCRejected: EventContract {
    package static let type = "compliance.kyc_rejected.v1"

    package let userID: UserID
    package let verificationID: UniqueID
    /// The public code of why.
    package let reason: String

    package init(userID: UserID, verificationID: UniqueID, reason: String) {
        self.userID = userID
        self.verificationID = verificationID
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        verificationID = fields.required("verification_id", .uuid)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = KYCRejected(
        userID: UserID(.example),
        verificationID: .example,
        reason: "document_unreadable")

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("verification_id", verificationID)
        out.field("reason", reason)
    }
}

/// What a customer has shown ends soon: told 30 and 7 days before.
package struct KYCExpiring: EventContract {
    package static let type = "compliance.kyc_expiring.v1"

    package let userID: UserID
    package let verificationID: UniqueID
    /// The first day on which it holds no longer.
    package let expires: CalendarDay

    package init(userID: UserID, verificationID: UniqueID, expires: CalendarDay) {
        self.userID = userID
        self.verificationID = verificationID
        self.expires = expires
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        verificationID = fields.required("verification_id", .uuid)
        expires = fields.required("expires", .day)
    }

    package static let example = KYCExpiring(
        userID: UserID(.example),
        verificationID: .example,
        expires: Timestamp.example.day)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("verification_id", verificationID)
        out.field("expires", expires)
    }
}

/// What a customer has shown holds no longer.
package struct KYCExpired: EventContract {
    package static let type = "compliance.kyc_expired.v1"

    package let userID: UserID
    package let verificationID: UniqueID
    /// What it was for.
    package let tier: Int

    package init(userID: UserID, verificationID: UniqueID, tier: Int) {
        self.userID = userID
        self.verificationID = verificationID
        self.tier = tier
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        verificationID = fields.required("verification_id", .uuid)
        tier = fields.required("tier", .integer(0...Int.max))
    }

    package static let example = KYCExpired(userID: UserID(.example), verificationID: .example, tier: 2)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("verification_id", verificationID)
        out.field("tier", tier)
    }
}
