import JSONKit
import Messaging
import Outbox
import PostgresAccess
import Primitives

/// Who tells several people in one transaction waits for all of them first, in one order. Each notice locks its
/// person's counters until the commit: two such transactions that met in another order would stand in each other's way,
/// and the database takes a second to see that and then undoes one of them.
enum UserTurns {
    static func take(_ users: some Sequence<UserID>, in transaction: PostgresTransaction) async throws {
        let keys = Set(users.map(key)).sorted()
        // Whoever locks one person only meets nobody in another order.
        guard keys.count > 1 else { return }
        // A set is read in the order of the array; a sort in SQL might come after the locks.
        try await transaction.query("select pg_advisory_xact_lock(key) from unnest(\(keys)) as turns (key)")
    }

    /// Before the events of a batch are applied.
    static let ofBatch: EventConsumer.Preparation = { batch, transaction in
        try await take(batch.flatMap { users(in: $0.body) }, in: transaction)
    }

    /// All that are named by a field of people in what a service tells. What is no message of ours names nobody: the
    /// handler says so.
    static func users(in body: [UInt8]) -> [UserID] {
        guard let json = try? JSONParser.parse(body) else { return [] }
        var users: [UserID] = []
        collect(json, named: "", into: &users)
        return users
    }

    private static func collect(_ value: JSONValue, named name: String, into users: inout [UserID]) {
        switch value {
        case .string(let text):
            if isPerson(name), let user = UserID(text) { users.append(user) }
        case .array(let items): for item in items { collect(item, named: name, into: &users) }
        case .object(let members): for member in members { collect(member.value, named: member.name, into: &users) }
        default: break
        }
    }

    private static func isPerson(_ name: String) -> Bool {
        name == "user_id" || name == "owner_id" || name == "payer_id" || name == "payee_id" || name.hasSuffix("_owner")
    }

    /// Two people of one key wait for each other, which is all.
    private static func key(_ user: UserID) -> Int64 { Int64(bitPattern: user.rawValue.high ^ user.rawValue.low) }
}
