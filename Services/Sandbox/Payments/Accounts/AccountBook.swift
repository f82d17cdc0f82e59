import JSONKit
import MoneyKit
import Primitives

/// Customers of merchants, and the accounts that partners have opened for them. In memory, and rebuilt from the journal
/// at the start; whatever is answered is on the disk before.
actor AccountBook {
    /// Of its lines in the journal.
    static let name = "accounts"

    private let journal: ModuleJournal<AccountRecord>
    private let clock: WallClock
    private let ids: IDGenerator
    private var people: [PartnerPerson] = []
    private var accounts: [CustomerAccount] = []

    init(clock: WallClock, ids: IDGenerator, journal: ModuleJournal<AccountRecord>) throws {
        self.journal = journal
        self.clock = clock
        self.ids = ids
        for record in journal.recovered {
            switch (record.kind, record.person, record.account) {
            case (.person, let person?, _): people.append(person)
            case (.opened, _, let account?): accounts.append(account)
            case (.closed, _, _):
                for index in accounts.indices where accounts[index].id == record.id { accounts[index].isOpen = false }
            default:
                throw JournalUnread(
                    module: journal.module, line: String(decoding: JSON.encode(record), as: UTF8.self))
            }
        }
    }

    /// One for each address.
    func person(
        with face: PaymentFace, email: String, firstName: String, lastName: String
    ) async throws -> PartnerPerson {
        if let known = people.first(where: { $0.face == face && $0.email == email }) {
            try await journal.sync()
            return known
        }
        let person = PartnerPerson(
            id: ids.next(), face: face, email: email, firstName: firstName, lastName: lastName)
        people.append(person)
        journal.append([AccountRecord(person)])
        try await journal.sync()
        return person
    }

    func person(with face: PaymentFace, code: String) async throws -> PartnerPerson? {
        try await journal.sync()
        return people.first { $0.face == face && $0.code == code }
    }

    func open(
        with face: PaymentFace, holder: String, name: String, currency: Currency
    ) async throws -> CustomerAccount {
        let account = CustomerAccount(
            id: ids.next(), face: face, holder: holder, name: name, currency: currency, createdAt: clock.now())
        accounts.append(account)
        journal.append([AccountRecord(account)])
        try await journal.sync()
        return account
    }

    /// - Returns: nil when there is none.
    func close(with face: PaymentFace, number: Int64) async throws -> CustomerAccount? {
        guard let index = accounts.firstIndex(where: { $0.face == face && PartnerNumber.of($0.id) == number }) else {
            return nil
        }
        accounts[index].isOpen = false
        journal.append([AccountRecord(closed: accounts[index].id)])
        let closed = accounts[index]
        try await journal.sync()
        return closed
    }

    func all(with face: PaymentFace) async throws -> [CustomerAccount] {
        try await journal.sync()
        return accounts.filter { $0.face == face }
    }

    func account(_ number: String) async throws -> CustomerAccount? {
        try await journal.sync()
        return accounts.first { $0.number == number }
    }
}
