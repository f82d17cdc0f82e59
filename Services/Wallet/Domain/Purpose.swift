/// What money of customers moves for: one row of the table that the gate (`Ledger+Gate.swift`) reads. A new way to move
/// money is a new row, not a new set of checks.
///
/// The rows are data of the database (`wallet.purposes`, filled by migrations). A class, so that the many commands of
/// one purpose share it.
package final class Purpose: Sendable {
    /// What it counts towards. Also between a customer's own wallets.
    package enum Counter: String, Sendable, Hashable, CaseIterable {
        /// What was sent in a day and a month: by the tier over all wallets, and by the wallet's own limits.
        case sent
        /// What left for a bank or a cash machine in a day.
        case withdrawal
        /// What was paid in on a day, by the receiver.
        case deposit
    }

    /// Unique, and kept with holds and movements: never renamed.
    package let name: String
    package let kind: TransactionKind
    /// The services that may use it; ``PurposeTable/ourselves`` for the wallet's own routes.
    package let services: Set<String>
    /// System accounts that it may name: whole names, or the beginning of some before a `*`; behind `payments/` only
    /// when that one of its services asks.
    package let accounts: [String]
    private let patterns: [AccountPattern]
    /// Money may go from one customer to another.
    package let joinsCustomers: Bool
    package let counts: Counter?
    /// A person's session must have given the PIN of a wallet that has one.
    package let asksPIN: Bool
    /// Takes from a frozen wallet too, and pays into it.
    package let passesFreeze: Bool
    /// Charged to the payer by the wallet itself when the money goes to somebody else. Services write fees as legs.
    package let fee: FeeOperation?
    /// Refused when it would lift the receiver above the balance limit.
    package let bindsReceiver: Bool
    /// Who takes it back beside the service that posted it; ``PurposeTable/ourselves`` is the public route.
    package let reversers: Set<String>

    package init(
        _ name: String, kind: TransactionKind, services: Set<String>, accounts: [String] = [],
        joinsCustomers: Bool = false, counts: Counter? = nil, asksPIN: Bool = false, passesFreeze: Bool = false,
        fee: FeeOperation? = nil, bindsReceiver: Bool = false, reversers: Set<String> = []
    ) {
        self.name = name
        self.kind = kind
        self.services = services
        self.accounts = accounts
        patterns = accounts.map { AccountPattern($0) }
        self.joinsCustomers = joinsCustomers
        self.counts = counts
        self.asksPIN = asksPIN
        self.passesFreeze = passesFreeze
        self.fee = fee
        self.bindsReceiver = bindsReceiver
        self.reversers = reversers
    }

    /// A deposit's room is looked at along with its day.
    var looksForRoom: Bool { bindsReceiver && counts != .deposit }

    /// - Parameter service: who asks; ``PurposeTable/ourselves`` for the wallet's own routes.
    package func mayName(_ account: SystemAccount, by service: String) -> Bool {
        patterns.contains { $0.matches(account, service) }
    }
}

/// One entry of a purpose's accounts, read once.
private struct AccountPattern: Sendable {
    /// Nil: every service of the purpose.
    let service: String?
    let name: String
    let isBeginning: Bool

    init(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let pattern = parts.last ?? ""
        service = parts.count > 1 ? String(parts[0]) : nil
        isBeginning = pattern.hasSuffix("*")
        name = String(isBeginning ? pattern.dropLast() : pattern)
    }

    func matches(_ account: SystemAccount, _ asker: String) -> Bool {
        guard service ?? asker == asker else { return false }
        return isBeginning ? account.group.hasPrefix(name) : account.group == name
    }
}

/// All purposes by name; those of the wallet's own routes at hand.
package struct PurposeTable: Sendable {
    /// Stands for the wallet's own routes among services.
    package static let ourselves = "wallet"

    package let transfer: Purpose
    package let conversion: Purpose
    /// A customer's hold. It counts when it is placed; its captures cost what transfers cost.
    package let capture: Purpose
    package let deposit: Purpose
    private let byName: [String: Purpose]

    /// - Throws: ``MissingPurpose`` when one of our own is not among them.
    package init(_ purposes: [Purpose]) throws(MissingPurpose) {
        let byName = Dictionary(purposes.map { ($0.name, $0) }) { first, _ in first }
        func known(_ name: String) throws(MissingPurpose) -> Purpose {
            guard let purpose = byName[name] else { throw MissingPurpose(name: name) }
            return purpose
        }
        transfer = try known("transfer")
        conversion = try known("conversion")
        capture = try known("capture")
        deposit = try known("deposit")
        self.byName = byName
    }

    package subscript(name: String) -> Purpose? { byName[name] }

    /// Whether some transaction may be of this kind.
    package func has(_ kind: TransactionKind) -> Bool { byName.values.contains { $0.kind == kind } }

    package var all: [Purpose] { byName.values.sorted { $0.name < $1.name } }
}

/// The table of purposes lacks one that the wallet cannot work without.
package struct MissingPurpose: Error {
    let name: String
}
