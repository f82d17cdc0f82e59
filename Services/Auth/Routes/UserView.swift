import AuthDomain
import Authentication
import JSONKit
import Primitives

/// A user as they see themselves.
struct UserView: FieldEncodable {
    let user: User

    init(_ user: User) {
        self.user = user
    }

    static let example = UserView(
        User(
            id: UserID(.example),
            email: .example,
            isEmailVerified: true,
            firstName: "Ada",
            lastName: "Lovelace",
            phone: nil,
            country: "GB",
            roles: [.customer],
            kycTier: 0,
            status: .active,
            hasSecondFactor: false,
            createdAt: .example
        ))

    func encode(to out: inout JSONWriter) {
        out.field("id", user.id)
        out.field("email", user.email)
        out.field("email_verified", user.isEmailVerified)
        out.field("first_name", user.firstName)
        out.field("last_name", user.lastName)
        out.field("phone", user.phone)
        out.field("country", user.country)
        out.field("roles", user.roles)
        out.field("kyc_tier", user.kycTier)
        out.field("mfa_enabled", user.hasSecondFactor)
        out.field("created_at", user.createdAt)
    }
}

/// As administrators see them.
struct AdministratedUserView: FieldEncodable {
    let user: User

    static let example = AdministratedUserView(user: UserView.example.user)

    func encode(to out: inout JSONWriter) {
        UserView(user).encode(to: &out)
        out.field("status", user.status)
    }
}
