import Authentication
import NotificationsDomain
import PostgresAccess
import Primitives

/// What has to be known of all whom some notices are for, read at once.
struct AddressBook: Sendable {
    /// Somebody, and what they are told of: subscriptions are to one event.
    struct Kind: Hashable, Sendable {
        let user: UserID
        let event: String
    }

    private struct Address: Hashable {
        let channel: String
        let address: String
    }

    private var people: [Kind: Person] = [:]
    private var names: [UserID: String] = [:]
    private var suppressions: [Address: String] = [:]

    func person(_ kind: Kind) -> Person { people[kind] ?? Person() }

    /// As the wallet shows people to each other, too.
    func name(_ user: UserID) -> String? { names[user] }

    /// Why an address is not written to.
    func suppression(_ channel: Channel, _ address: String) -> String? {
        suppressions[Self.address(channel, address)]
    }

    private static func address(_ channel: Channel, _ address: String) -> Address {
        Address(channel: channel.rawValue, address: channel == .email ? address.lowercased() : address)
    }

    /// People alone.
    static nonisolated(nonsending) func read(
        people kinds: [Kind], now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> AddressBook {
        var book = AddressBook()
        try book.take(people: try await transaction.query(Person.select(kinds, now: now)))
        return book
    }

    private mutating func take(people rows: Rows) throws(PostgresError) {
        for row in rows {
            let kind = Kind(
                user: try row.decode(UserID.self, named: "user_id"),
                event: try row.decode(String.self, named: "asked_event"))
            people[kind] = try Person(row, event: kind.event)
        }
    }

    /// Asks no table that it needs nothing of: a code waits for no change of the directory.
    static nonisolated(nonsending) func read(
        for notices: [TakenNotice], now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> AddressBook {
        let kinds = Array(Set(notices.compactMap(\.kind)))
        let others = Set(notices.compactMap(\.notice.counterparty))
        let addresses = Set(
            notices.compactMap { taken -> Address? in
                guard case .address(let channel, let address, _, _) = taken.notice.recipient else { return nil }
                return Self.address(channel, address)
            })
        let questions: [SQL?] = [
            kinds.isEmpty ? nil : Person.select(kinds, now: now),
            others.isEmpty ? nil : names(Array(others)),
            addresses.isEmpty ? nil : suppressions(Array(addresses)),
        ]
        var answers = try await transaction.pipeline(questions.compactMap(\.self)).makeIterator()
        var book = AddressBook()
        if !kinds.isEmpty, let rows = answers.next() { try book.take(people: rows) }
        if !others.isEmpty, let rows = answers.next() {
            for (user, first, last) in try rows.decode(UserID.self, String.self, String.self) {
                book.names[user] = MaskedName.of(first: first, last: last)
            }
        }
        if !addresses.isEmpty, let rows = answers.next() {
            for (channel, address, reason) in try rows.decode(String.self, String.self, String.self) {
                book.suppressions[Address(channel: channel, address: address)] = reason
            }
        }
        return book
    }

    private static func names(_ users: [UserID]) -> SQL {
        """
        select user_id, first_name, last_name from notifications.recipients
        where user_id = any(\(users)) and first_name is not null and last_name is not null and not exists (
            select from notifications.data_subjects s
            where s.user_id = recipients.user_id and s.restricted_at is not null)
        """
    }

    private static func suppressions(_ addresses: [Address]) -> SQL {
        """
        select channel, address, s.reason from notifications.suppressions s
        join unnest(\(addresses.map(\.channel)), \(addresses.map(\.address))) as asked (channel, address)
            using (channel, address)
        """
    }
}
