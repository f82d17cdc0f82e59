// Made by scripts/render from DirectoryRequests.messages.
package import JSONKit
package import Primitives

/// A service to auth: the account of an id, or of an address or number that its owner has proven. Exactly
/// one of the three.
/// Refused with `not_found` where there is none.
package struct FindUser: RequestContract {
    package static let type = "auth.find_user.v1"

    package typealias Reply = DirectoryUser

    package let userID: UserID?
    package let email: String?
    package let phone: String?

    package init(userID: UserID? = nil, email: String? = nil, phone: String? = nil) {
        self.userID = userID
        self.email = email
        self.phone = phone
    }

    package init(_ fields: inout Fields) {
        userID = fields.optional("user_id", .id(UserID.self))
        email = fields.optional("email", .text(0...4096))
        phone = fields.optional("phone", .text(0...4096))
    }

    package static let example = FindUser(userID: UserID(.example), email: "ada@florin.test", phone: "+442079460000")

    package func encode(to out: inout JSONWriter) {
        out.optional("user_id", userID)
        out.optional("email", email)
        out.optional("phone", phone)
    }
}

/// What services know of a person. The version is that of `auth.user_updated.v1`: whoever takes both keeps
/// the higher.
package struct DirectoryUser: FieldEncodable, FieldDecodable, Hashable {
    package let userID: UserID
    package let version: Int
    package let displayName: String
    package let firstName: String
    package let lastName: String
    package let email: String
    package let emailVerified: Bool
    package let phone: String?
    package let phoneVerified: Bool
    package let country: String?
    package let roles: [String]
    package let kycTier: Int
    package let status: String
    package let mfaEnabled: Bool
    package let createdAt: Timestamp

    package init(
        userID: UserID,
        version: Int,
        displayName: String,
        firstName: String,
        lastName: String,
        email: String,
        emailVerified: Bool,
        phone: String? = nil,
        phoneVerified: Bool,
        country: String? = nil,
        roles: [String],
        kycTier: Int,
        status: String,
        mfaEnabled: Bool,
        createdAt: Timestamp
    ) {
        self.userID = userID
        self.version = version
        self.displayName = displayName
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.emailVerified = emailVerified
        self.phone = phone
        self.phoneVerified = phoneVerified
        self.country = country
        self.roles = roles
        self.kycTier = kycTier
        self.status = status
        self.mfaEnabled = mfaEnabled
        self.createdAt = createdAt
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        version = fields.required("version", .integer(0...Int.max))
        displayName = fields.required("display_name", .text(0...4096))
        firstName = fields.required("first_name", .text(0...4096))
        lastName = fields.required("last_name", .text(0...4096))
        email = fields.required("email", .text(0...4096))
        emailVerified = fields.required("email_verified", .bool)
        phone = fields.optional("phone", .text(0...4096))
        phoneVerified = fields.required("phone_verified", .bool)
        country = fields.optional("country", .text(0...4096))
        roles = fields.required("roles", .array(.text(0...4096), 0...1000))
        kycTier = fields.required("kyc_tier", .integer(0...Int.max))
        status = fields.required("status", .text(0...4096))
        mfaEnabled = fields.required("mfa_enabled", .bool)
        createdAt = fields.required("created_at", .timestamp)
    }

    package static let example = DirectoryUser(
        userID: UserID(.example),
        version: 3,
        displayName: "Ada Lovelace",
        firstName: "Ada",
        lastName: "Lovelace",
        email: "ada@florin.test",
        emailVerified: true,
        phone: "+442079460000",
        phoneVerified: true,
        country: "GB",
        roles: ["customer"],
        kycTier: 0,
        status: "active",
        mfaEnabled: false,
        createdAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("version", version)
        out.field("display_name", displayName)
        out.field("first_name", firstName)
        out.field("last_name", lastName)
        out.field("email", email)
        out.field("email_verified", emailVerified)
        out.optional("phone", phone)
        out.field("phone_verified", phoneVerified)
        out.optional("country", country)
        out.field("roles", roles)
        out.field("kyc_tier", kycTier)
        out.field("status", status)
        out.field("mfa_enabled", mfaEnabled)
        out.field("created_at", createdAt)
    }
}

/// A service to auth: all accounts in the order of their ids, a page at a time, closed ones too.
package struct ListDirectory: RequestContract {
    package static let type = "auth.list_users.v1"

    package typealias Reply = DirectoryPage

    package let after: UserID?
    /// At most 500; more are not given.
    package let limit: Int

    package init(after: UserID? = nil, limit: Int) {
        self.after = after
        self.limit = limit
    }

    package init(_ fields: inout Fields) {
        after = fields.optional("after", .id(UserID.self))
        limit = fields.required("limit", .integer(0...Int.max))
    }

    package static let example = ListDirectory(after: UserID(.example), limit: 500)

    package func encode(to out: inout JSONWriter) {
        out.optional("after", after)
        out.field("limit", limit)
    }
}

package struct DirectoryPage: FieldEncodable, FieldDecodable, Hashable {
    package let users: [DirectoryUser]
    /// To be sent as `after`; absent on the last page.
    package let next: UserID?

    package init(users: [DirectoryUser], next: UserID? = nil) {
        self.users = users
        self.next = next
    }

    package init(_ fields: inout Fields) {
        users = fields.required("users", .array(.object(DirectoryUser.self), 0...1000))
        next = fields.optional("next", .id(UserID.self))
    }

    package static let example = DirectoryPage(users: [DirectoryUser.example], next: UserID(.example))

    package func encode(to out: inout JSONWriter) {
        out.field("users", users)
        out.optional("next", next)
    }
}

/// A service to auth: is this the code of the person's authenticator now, or one of their recovery codes?
/// The answer uses
/// it up, and a wrong one counts to the lock of the account as at a sign-in.
package struct VerifySecondFactor: RequestContract {
    package static let type = "auth.verify_second_factor.v1"

    package typealias Reply = VerifiedSecondFactor

    package let userID: UserID
    package let code: String

    package init(userID: UserID, code: String) {
        self.userID = userID
        self.code = code
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        code = fields.required("code", .text(0...4096))
    }

    package static let example = VerifySecondFactor(userID: UserID(.example), code: "042917")

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("code", code)
    }
}

package struct VerifiedSecondFactor: FieldEncodable, FieldDecodable, Hashable {
    package let valid: Bool
    /// No code is looked at before this: too many were wrong.
    package let lockedUntil: Timestamp?

    package init(valid: Bool, lockedUntil: Timestamp? = nil) {
        self.valid = valid
        self.lockedUntil = lockedUntil
    }

    package init(_ fields: inout Fields) {
        valid = fields.required("valid", .bool)
        lockedUntil = fields.optional("locked_until", .timestamp)
    }

    package static let example = VerifiedSecondFactor(valid: true, lockedUntil: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("valid", valid)
        out.optional("locked_until", lockedUntil)
    }
}
