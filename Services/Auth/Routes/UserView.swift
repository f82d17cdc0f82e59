import AuthDomain
import Authentication
import JSONKit
import Primitives

/// A user as they see themselves.
struct UserView: FieldEncodable {
    let user: User
    private let hidesPhone: Bool

    /// - Parameter hidesPhone: leaves the last four digits.
    init(_ user: User, hidesPhone: Bool = false) {
        self.user = user
        self.hidesPhone = hidesPhone
    }

    static let example = UserView(
        User(
            id: UserID(.example),
            email: .example,
            isEmailVerified: true,
            firstName: "Ada",
            lastName: "Lovelace",
            phone: nil,
            isPhoneVerified: false,
            country: "GB",
            roles: [.customer],
            kycTier: 0,
            status: .active,
            hasSecondFactor: false,
            createdAt: .example,
            version: 1
        ))

    private static func hidden(_ phone: String) -> String {
        "+" + String(repeating: "*", count: max(0, phone.utf8.count - 5)) + phone.suffix(4)
    }

    func encode(to out: inout JSONWriter) {
        out.field("id", user.id)
        out.field("email", user.email)
        out.field("email_verified", user.isEmailVerified)
        out.field("first_name", user.firstName)
        out.field("last_name", user.lastName)
        out.field("phone", hidesPhone ? user.phone.map(Self.hidden) : user.phone)
        out.field("phone_verified", user.isPhoneVerified)
        out.field("country", user.country)
        out.field("roles", user.roles)
        out.field("kyc_tier", user.kycTier)
        out.field("mfa_enabled", user.hasSecondFactor)
        out.field("created_at", user.createdAt)
    }
}

/// As staff see them.
struct AdministratedUserView: FieldEncodable {
    let user: User
    let reader: AccountReader
    /// After wrong guesses; the lock opens by itself then.
    let lockedUntil: Timestamp?

    init(user: User, lockedUntil: Timestamp?, for reader: AccountReader) {
        self.user = user
        self.lockedUntil = lockedUntil
        self.reader = reader
    }

    static let example = AdministratedUserView(user: UserView.example.user, lockedUntil: nil, for: .admin)

    func encode(to out: inout JSONWriter) {
        UserView(user, hidesPhone: !reader.seesPhone).encode(to: &out)
        out.field("status", user.status)
        out.field("locked_until", lockedUntil)
    }
}
