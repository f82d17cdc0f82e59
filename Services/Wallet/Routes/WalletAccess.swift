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

extension WalletStore {
    /// A wallet that the caller may look at: one's own, or anybody's for staff and auditors.
    /// - Throws: `notFound` for a wallet that does not exist, and in the same way for somebody else's.
    func readable(_ id: AccountID, by caller: Caller) async throws -> StoredWallet {
        guard let stored = try await find(id), stored.wallet.owner == caller.userID || caller.mayReadAll else {
            throw WalletError.notFound(.wallet)
        }
        return stored
    }

    /// A wallet of the caller's own.
    /// - Throws: `notFound`, as above.
    func own(_ id: AccountID, of caller: Caller) async throws -> StoredWallet {
        guard let stored = try await find(id), stored.wallet.owner == caller.userID else {
            throw WalletError.notFound(.wallet)
        }
        return stored
    }
}

extension StoredWallet {
    /// - Throws: `notFound` unless it is the caller's or the caller is staff; and how the caller then commands it.
    func commander(_ caller: Caller) throws(WalletError) -> Commander {
        if wallet.owner == caller.userID { return caller.customer }
        guard caller.isStaff else { throw .notFound(.wallet) }
        return .staff(caller.userID.rawValue)
    }
}
