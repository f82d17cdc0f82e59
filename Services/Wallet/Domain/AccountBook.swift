import MoneyKit
import Primitives

/// The accounts of one group of commands, found by id or by what they are for: each has a slot, its index here.
/// Remembers which of them changed.
package struct AccountBook: Sendable {
    private var rows: [Account] = []
    private var slots: [AccountID: Int] = [:]
    private var systemSlots: [SystemAccountKey: Int] = [:]
    private var slotsOfOwner: [OwnerID: [Int]] = [:]
    private var isChanged: [Bool] = []
    private var changedSlots: [Int] = []

    package init(_ accounts: [Account]) {
        rows = accounts
        isChanged = Array(repeating: false, count: accounts.count)
        slots.reserveCapacity(accounts.count)
        for (slot, account) in accounts.enumerated() {
            slots[account.id] = slot
            switch account.kind {
            case .customer(let owner): slotsOfOwner[owner, default: []].append(slot)
            case .system(let system): systemSlots[SystemAccountKey(system, account.currency)] = slot
            }
        }
    }

    subscript(slot: Int) -> Account { rows[slot] }

    /// An account as it stands now.
    package subscript(id: AccountID) -> Account? { slots[id].map { rows[$0] } }

    func slot(of id: AccountID) -> Int? { slots[id] }

    func slot(of key: SystemAccountKey) -> Int? { systemSlots[key] }

    /// Of those wallets of the owner that were read.
    func slots(of owner: OwnerID) -> [Int] { slotsOfOwner[owner] ?? [] }

    /// Changes one account and raises its version, once however often it changes.
    mutating func change(_ slot: Int, _ body: (inout Account) -> Void) {
        if !isChanged[slot] {
            isChanged[slot] = true
            changedSlots.append(slot)
            rows[slot].version += 1
        }
        body(&rows[slot])
    }

    /// What has to be written.
    package var changed: [Account] { changedSlots.map { rows[$0] } }
    /// All, as they stand now.
    package var all: [Account] { rows }
}
