// Made by scripts/render from UserEvents.messages.
package import JSONKit
package import Primitives

/// A person has an account; the address is not proven yet.
package struct UserRegistered: EventContract {
    package static let type = "auth.user_registered.v1"

    package let userID: UserID
    package let email: String
    package let firstName: String
    package let lastName: String
    package let country: String?
    package let registeredAt: Timestamp

    package init(
        userID: UserID,
        email: String,
        firstName: String,
        lastName: String,
        country: String? = nil,
        registeredAt: Timestamp
    ) {
        self.userID = userID
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.country = country
        self.registeredAt = registeredAt
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        email = fields.required("email", .text(0...4096))
        firstName = fields.required("first_name", .text(0...4096))
        lastName = fields.required("last_name", .text(0...4096))
        country = fields.optional("country", .text(0...4096))
        registeredAt = fields.required("registered_at", .timestamp)
    }

    package static let example = UserRegistered(
        userID: UserID(.example),
        email: "ada@florin.test",
        firstName: "Ada",
        lastName: "Lovelace",
        country: "GB",
        registeredAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("email", email)
        out.field("first_name", firstName)
        out.field("last_name", lastName)
        out.optional("country", country)
        out.field("registered_at", registeredAt)
    }
}

/// The facts other services keep of a user, all of them, as they stand now. Published with every change of one.
///
/// What came after the first version is absent in messages of an older publisher.
package struct UserUpdated: EventContract {
    package static let type = "auth.user_updated.v1"

    package let userID: UserID
    /// Rises with every change: an event with a lower one than was seen is older, however late it comes.
    package let version: Int?
    package let roles: [String]
    /// 0 to 3; limits follow it.
    package let kycTier: Int
    /// `active`, `locked` or `closed`.
    package let status: String
    package let displayName: String?
    package let firstName: String?
    package let lastName: String?
    package let email: String?
    package let emailVerified: Bool?
    package let phone: String?
    package let phoneVerified: Bool?
    package let country: String?
    package let mfaEnabled: Bool?
    package let createdAt: Timestamp?
    package let updatedAt: Timestamp

    package init(
        userID: UserID,
        version: Int? = nil,
        roles: [String],
        kycTier: Int,
        status: String,
        displayName: String? = nil,
        firstName: String? = nil,
        lastName: String? = nil,
        email: String? = nil,
        emailVerified: Bool? = nil,
        phone: String? = nil,
        phoneVerified: Bool? = nil,
        country: String? = nil,
        mfaEnabled: Bool? = nil,
        createdAt: Timestamp? = nil,
        updatedAt: Timestamp
    ) {
        self.userID = userID
        self.version = version
        self.roles = roles
        self.kycTier = kycTier
        self.status = status
        self.displayName = displayName
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.emailVerified = emailVerified
        self.phone = phone
        self.phoneVerified = phoneVerified
        self.country = country
        self.mfaEnabled = mfaEnabled
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        version = fields.optional("version", .integer(0...Int.max))
        roles = fields.required("roles", .array(.text(0...4096), 0...1000))
        kycTier = fields.required("kyc_tier", .integer(0...Int.max))
        status = fields.required("status", .text(0...4096))
        displayName = fields.optional("display_name", .text(0...4096))
        firstName = fields.optional("first_name", .text(0...4096))
        lastName = fields.optional("last_name", .text(0...4096))
        email = fields.optional("email", .text(0...4096))
        emailVerified = fields.optional("email_verified", .bool)
        phone = fields.optional("phone", .text(0...4096))
        phoneVerified = fields.optional("phone_verified", .bool)
        country = fields.optional("country", .text(0...4096))
        mfaEnabled = fields.optional("mfa_enabled", .bool)
        createdAt = fields.optional("created_at", .timestamp)
        updatedAt = fields.required("updated_at", .timestamp)
    }

    package static let example = UserUpdated(
        userID: UserID(.example),
        version: 3,
        roles: ["customer"],
        kycTier: 0,
        status: "active",
        displayName: "Ada Lovelace",
        firstName: "Ada",
        lastName: "Lovelace",
        email: "ada@florin.test",
        emailVerified: true,
        phone: "+442079460000",
        phoneVerified: false,
        country: "GB",
        mfaEnabled: false,
        createdAt: .example,
        updatedAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.optional("version", version)
        out.field("roles", roles)
        out.field("kyc_tier", kycTier)
        out.field("status", status)
        out.optional("display_name", displayName)
        out.optional("first_name", firstName)
        out.optional("last_name", lastName)
        out.optional("email", email)
        out.optional("email_verified", emailVerified)
        out.optional("phone", phone)
        out.optional("phone_verified", phoneVerified)
        out.optional("country", country)
        out.optional("mfa_enabled", mfaEnabled)
        out.optional("created_at", createdAt)
        out.field("updated_at", updatedAt)
    }
}

/// Too many wrong passwords, or an operator.
package struct UserLocked: EventContract {
    package static let type = "auth.user_locked.v1"

    package let userID: UserID
    /// Absent: until an operator unlocks.
    package let until: Timestamp?

    package init(userID: UserID, until: Timestamp? = nil) {
        self.userID = userID
        self.until = until
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        until = fields.optional("until", .timestamp)
    }

    package static let example = UserLocked(userID: UserID(.example), until: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.optional("until", until)
    }
}

/// All other sessions have ended with it.
package struct PasswordChanged: EventContract {
    package static let type = "auth.password_changed.v1"

    package let userID: UserID
    package let changedAt: Timestamp

    package init(userID: UserID, changedAt: Timestamp) {
        self.userID = userID
        self.changedAt = changedAt
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        changedAt = fields.required("changed_at", .timestamp)
    }

    package static let example = PasswordChanged(userID: UserID(.example), changedAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("changed_at", changedAt)
    }
}

/// A second factor was switched on or off.
package struct SecondFactorChanged: EventContract {
    package static let type = "auth.mfa_changed.v1"

    package let userID: UserID
    package let enabled: Bool

    package init(userID: UserID, enabled: Bool) {
        self.userID = userID
        self.enabled = enabled
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        enabled = fields.required("enabled", .bool)
    }

    package static let example = SecondFactorChanged(userID: UserID(.example), enabled: true)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("enabled", enabled)
    }
}
