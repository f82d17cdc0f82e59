// Made by scripts/render from UserEvents.messages.
package import JSONKit
package import Primitives

/// A person has an account; its address is not proven yet unless it says so. All facts, as `user_updated`
/// tells them later.
///
/// What came after the first version is absent in messages of an older publisher.
package struct UserRegistered: EventContract {
    package static let type = "auth.user_registered.v1"

    package let userID: UserID
    package let version: Int?
    package let roles: [String]?
    package let kycTier: Int?
    package let status: String?
    package let displayName: String?
    package let email: String
    package let emailVerified: Bool?
    package let firstName: String
    package let lastName: String
    package let phone: String?
    package let phoneVerified: Bool?
    package let country: String?
    package let mfaEnabled: Bool?
    package let createdAt: Timestamp?
    package let registeredAt: Timestamp

    package init(
        userID: UserID,
        version: Int? = nil,
        roles: [String]? = nil,
        kycTier: Int? = nil,
        status: String? = nil,
        displayName: String? = nil,
        email: String,
        emailVerified: Bool? = nil,
        firstName: String,
        lastName: String,
        phone: String? = nil,
        phoneVerified: Bool? = nil,
        country: String? = nil,
        mfaEnabled: Bool? = nil,
        createdAt: Timestamp? = nil,
        registeredAt: Timestamp
    ) {
        self.userID = userID
        self.version = version
        self.roles = roles
        self.kycTier = kycTier
        self.status = status
        self.displayName = displayName
        self.email = email
        self.emailVerified = emailVerified
        self.firstName = firstName
        self.lastName = lastName
        self.phone = phone
        self.phoneVerified = phoneVerified
        self.country = country
        self.mfaEnabled = mfaEnabled
        self.createdAt = createdAt
        self.registeredAt = registeredAt
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        version = fields.optional("version", .integer(0...Int.max))
        roles = fields.optional("roles", .array(.text(0...4096), 0...1000))
        kycTier = fields.optional("kyc_tier", .integer(0...Int.max))
        status = fields.optional("status", .text(0...4096))
        displayName = fields.optional("display_name", .text(0...4096))
        email = fields.required("email", .text(0...4096))
        emailVerified = fields.optional("email_verified", .bool)
        firstName = fields.required("first_name", .text(0...4096))
        lastName = fields.required("last_name", .text(0...4096))
        phone = fields.optional("phone", .text(0...4096))
        phoneVerified = fields.optional("phone_verified", .bool)
        country = fields.optional("country", .text(0...4096))
        mfaEnabled = fields.optional("mfa_enabled", .bool)
        createdAt = fields.optional("created_at", .timestamp)
        registeredAt = fields.required("registered_at", .timestamp)
    }

    package static let example = UserRegistered(
        userID: UserID(.example),
        version: 1,
        roles: ["customer"],
        kycTier: 0,
        status: "active",
        displayName: "Ada Lovelace",
        email: "ada@florin.test",
        emailVerified: false,
        firstName: "Ada",
        lastName: "Lovelace",
        phone: "+442079460000",
        phoneVerified: false,
        country: "GB",
        mfaEnabled: false,
        createdAt: .example,
        registeredAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.optional("version", version)
        out.optional("roles", roles)
        out.optional("kyc_tier", kycTier)
        out.optional("status", status)
        out.optional("display_name", displayName)
        out.field("email", email)
        out.optional("email_verified", emailVerified)
        out.field("first_name", firstName)
        out.field("last_name", lastName)
        out.optional("phone", phone)
        out.optional("phone_verified", phoneVerified)
        out.optional("country", country)
        out.optional("mfa_enabled", mfaEnabled)
        out.optional("created_at", createdAt)
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

/// An address or number was shown to be its owner's.
package struct ContactVerified: EventContract {
    package static let type = "auth.contact_verified.v1"

    package let userID: UserID
    package let kind: ContactKind
    package let address: String

    package init(userID: UserID, kind: ContactKind, address: String) {
        self.userID = userID
        self.kind = kind
        self.address = address
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        kind = fields.required("kind", .choice(ContactKind.self))
        address = fields.required("address", .text(0...4096))
    }

    package static let example = ContactVerified(userID: UserID(.example), kind: .email, address: "ada@florin.test")

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("kind", kind)
        out.field("address", address)
    }
}

package enum ContactKind: String, CaseIterable, FieldValue {
    case email
    case phone
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
