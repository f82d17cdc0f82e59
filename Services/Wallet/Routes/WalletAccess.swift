import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

/// `{id}` of a wallet in a path.
struct WalletPath: FieldDecodable {
    let id: AccountID

    init(_ fields: inout Fields) {
        id = fields.required("id", .id(AccountID.self))
    }
}

extension Access {
    /// Customers read what is theirs; staff, accountants and auditors everything.
    static let readWallets = Access.authenticated(
        scope: .walletRead, overseers: [.support, .compliance, .operator, .accountant])
    /// What customers do with what is theirs, and nobody for them.
    static let ownWallets = Access.roles([.customer, .merchant], scope: .walletWrite)

    /// What customers do with what is theirs, and staff with everybody's, in the roles that the ledger gives the verb
    /// to.
    static func ownWallets(or verb: StaffVerb) -> Access {
        .roles([.customer, .merchant], scope: .walletWrite, overseers: verb.routeRoles)
    }

    /// What staff alone does.
    static func staff(_ verb: StaffVerb) -> Access { .roles(verb.routeRoles, scope: .walletWrite) }
}

extension StaffVerb {
    fileprivate var routeRoles: Set<Role> { Set(roles.compactMap { Role(rawValue: $0.rawValue) }) }
}

/// The body of what staff may do for a customer: why. Kept with the deed, never shown to customers.
struct StaffReason: FieldDecodable {
    let reason: String?

    init(_ fields: inout Fields) {
        reason = fields.optional("reason", .lines(1...500).described("A member of staff's, kept with the deed"))
    }
}

extension CallContext {
    /// Whether the caller reaches what this customer owns.
    func reaches(_ owner: OwnerID?) throws(Problem) -> Bool {
        try owner == requireCaller().userID || oversees
    }
}

extension WalletStore {
    /// A wallet that the caller reaches: one's own, or anybody's for the route's overseers.
    /// - Throws: `notFound` for a wallet that does not exist, and in the same way for somebody else's.
    func reachable(_ id: AccountID, _ call: CallContext) async throws -> StoredWallet {
        guard let stored = try await find(id), try call.reaches(stored.wallet.owner) else {
            throw WalletError.notFound(.wallet)
        }
        return stored
    }

    /// A wallet of the caller's own, to change it. One that a service manages is only read here.
    /// - Throws: `notFound`, as above.
    func own(_ id: AccountID, of caller: Caller) async throws -> StoredWallet {
        guard let stored = try await find(id), stored.wallet.owner == caller.userID,
            stored.wallet.account.manager == nil
        else {
            throw WalletError.notFound(.wallet)
        }
        return stored
    }
}

extension Caller {
    /// How the caller commands what belongs to this customer and is within reach: as its owner or as staff.
    func commander(of owner: OwnerID?) -> Commander {
        guard owner != userID, let staffRole else { return customer }
        return .staff(userID.rawValue, staffRole)
    }

    /// The most powerful one.
    private var staffRole: StaffRole? {
        [StaffRole.operator, .compliance, .support].first { role in Role(rawValue: role.rawValue).map(has) ?? false }
    }
}
