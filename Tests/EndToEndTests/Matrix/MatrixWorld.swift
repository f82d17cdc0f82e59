import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// A customer who has one of everything, and the ids of what there is.
struct MatrixWorld: Sendable {
    let owner: Customer
    let everybody: MatrixCaller
    /// Id by collection, for things that no list shows or of which not just any will do.
    private let made: [String: String]

    static func new() async throws -> MatrixWorld {
        let owner = try await Customer.new()
        let everybody = try await MatrixCaller.everybody()
        var made: [String: String] = [:]
        for fixtures in allFixtures {
            let more = try await fixtures.make(for: owner, by: everybody)
            made.merge(more) { _, new in new }
        }
        return MatrixWorld(owner: owner, everybody: everybody, made: made)
    }

    /// Something that is there: the owner's, or anything for what no customer owns. Nil while there is none.
    func id(in collection: String) async throws -> String? {
        if let id = made[collection] { return id }
        for client in [owner.client, try everybody.client] {
            let answer = try await client.get(collection)
            if answer.status == 200 { return try answer.json["data"]?.arrayValue?.first?["id"]?.stringValue }
        }
        Issue.record("how is one of \(collection) made? The fixtures of its service must know")
        return nil
    }

    /// What people have, over all services.
    func funds() async throws -> [String: Funds] {
        var funds: [String: Funds] = [:]
        for fixtures in allFixtures { funds.merge(try await fixtures.funds(in: self)) { _, new in new } }
        return funds
    }

    /// What a field such as `source_wallet_id` names.
    func id(named field: String) async throws -> String? {
        let collections = allFixtures.flatMap { $0.collections.map { (key: $0.key, value: $0.value) } }
        guard let collection = collections.first(where: { field.hasSuffix($0.key) })?.value else {
            Issue.record("what does \(field) name? The fixtures of its service must know")
            return nil
        }
        return try await id(in: collection)
    }
}
