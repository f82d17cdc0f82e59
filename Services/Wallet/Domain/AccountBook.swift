import MoneyKit
import Primitives

/// The accounts of one group of commands, found by id or by what they are for. Remembers which of them changed.
package struct AccountBook: Sendable {
    private var rows: [Account] = []
    private var places: [AccountID: Int] = [:]
    private var systemPlaces: [SystemAccountKey: Int] = [:]
    private var placesOfOwner: [OwnerID: [Int]] = [:]
    private var isChanged: [Bool] = []
    private var changedPlaces: [Int] = []

    package init(_ accounts: [Account]) {
        rows = accounts
        isChanged = Array(repeating: false, count: accounts.count)
        places.reserveCapacity(accounts.count)
        for (place, account) in accounts.enumerated() {
            places[account.id] = place
            switch account.kind {
            case .customer(let owner): placesOfOwner[owner, default: []].append(place)
            case .system(let system): systemPlaces[SystemAccountKey(system, account.currency)] = place
            }
        }
    }

    subscript(place: Int) -> Account { rows[place] }

    /// An account as it stands now.
    package subscript(id: AccountID) -> Account? { places[id].map { rows[$0] } }

    func place(of id: AccountID) -> Int? { places[id] }

    func place(of key: SystemAccountKey) -> Int? { systemPlaces[key] }

    func accounts(of owner: OwnerID) -> [Account] { (placesOfOwner[owner] ?? []).map { rows[$0] } }

    /// Changes one account and raises its version, once however often it changes.
    mutating func change(_ place: Int, _ body: (inout Account) -> Void) {
        if !isChanged[place] {
            isChanged[place] = true
            changedPlaces.append(place)
            rows[place].version += 1
        }
        body(&rows[place])
    }

    /// What has to be written.
    package var changed: [Account] { changedPlaces.map { rows[$0] } }
    /// All, as they stand now.
    package var all: [Account] { rows }
}
