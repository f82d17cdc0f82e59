import AuthDomain
import Authentication
import PostgresAccess
import Primitives

enum SessionTag {}
typealias SessionID = Identifier<SessionTag>
enum APIKeyTag {}
typealias APIKeyID = Identifier<APIKeyTag>

/// A person in one of their sessions.
struct SignedIn: Hashable, Sendable {
    let user: UserID
    let session: SessionID
}

/// An account as it is stored, without its password.
struct User: Sendable {
    let id: UserID
    let email: EmailAddress
    let isEmailVerified: Bool
    let firstName: String
    let lastName: String
    let phone: String?
    let isPhoneVerified: Bool
    let country: String?
    let roles: [Role]
    /// The one in force: compliance's, unless an administrator has set another.
    let kycTier: Int
    let status: AccountStatus
    let hasSecondFactor: Bool
    let createdAt: Timestamp
    /// Counts the changes that others are told of.
    let version: Int
    /// By compliance: nobody signs in.
    var isShutOut = false
}

extension User {
    /// As other people read it.
    var displayName: String { "\(firstName) \(lastName)" }

    /// Of `auth.users u`, in the order that ``init(_:)`` reads.
    static let columns: SQL = """
        u.id, u.email, u.email_verified_at is not null, u.first_name, u.last_name, u.phone, u.country, u.roles,
        coalesce(u.kyc_tier_override, u.kyc_tier), u.status, exists (select from auth.totp_factors f where f.user_id = u.id and f.confirmed_at is not null),
        u.created_at, u.version, u.phone_verified_at is not null, \(RestrictionStore.isShutOut)
        """
    /// Where the next column after these stands.
    static let columnCount = 15

    init(_ row: Row) throws(PostgresError) {
        let address: String
        let roleNames: [String]
        (id, address, isEmailVerified, firstName, lastName, phone, country, roleNames) = try row.decode(
            UserID.self, String.self, Bool.self, String.self, String.self, String?.self, String?.self, [String].self)
        guard let email = EmailAddress(address) else {
            throw PostgresError(.decoding, message: "a stored address is not normalised")
        }
        self.email = email
        roles = roleNames.compactMap(Role.init(rawValue:))
        kycTier = try row.decode(Int.self, at: 8)
        status = try row.decode(AccountStatus.self, at: 9)
        hasSecondFactor = try row.decode(Bool.self, at: 10)
        createdAt = try row.decode(Timestamp.self, at: 11)
        version = try row.decode(Int.self, at: 12)
        isPhoneVerified = try row.decode(Bool.self, at: 13)
        isShutOut = try row.decode(Bool.self, at: 14)
    }
}

extension AccountStatus: PostgresDecodable {}
extension SessionEnd: PostgresDecodable {}
extension OneTimeCode.Purpose: PostgresDecodable {}
