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
        let wallet = try await owner.openWallet("USD")
        try await wallet.fund("50.00")
        let other = try await Customer.new().openWallet("USD")
        let transfer = try await owner.client.post("/api/v1/transfers", wallet.transferBody(to: other, "1.00"))
        try #require(transfer.status == 201)
        let everybody = try await MatrixCaller.everybody()
        _ = try await Customer.signIn(owner.email, Customer.password)
        _ = try await id(of: owner.client, "/api/v1/auth/api-keys", #"{"name":"own","scopes":["wallet:read"]}"#)
        let made = [
            "/api/v1/holds": try await id(
                of: owner.client, "/api/v1/wallets/\(wallet.id)/holds",
                #"{"amount":{"amount":"2.00","currency":"USD"}}"#),
            "/api/v1/fx/quotes": try await id(
                of: owner.client, "/api/v1/fx/quotes",
                #"{"source_currency":"USD","target_currency":"EUR","source_amount":{"amount":"1.00","currency":"USD"}}"#
            ),
            "/api/v1/accounting/reconciliations": try await id(
                of: try everybody.client, "/api/v1/accounting/reconciliations", "{}"),
            "/api/v1/auth/step-up": try await id(
                of: owner.client, "/api/v1/auth/step-up", #"{"purpose":"account"}"#),
            "/api/v1/auth/sessions": try await otherSession(of: owner),
            "/api/v1/admin/users": owner.id,
            "/api/v1/admin/wallet/owners": owner.id,
        ]
        return MatrixWorld(owner: owner, everybody: everybody, made: made)
    }

    /// Something that is there: the owner's, or anything for what no customer owns. Nil while there is none.
    func id(in collection: String) async throws -> String? {
        if let id = made[collection] { return id }
        for client in [owner.client, try everybody.client] {
            let answer = try await client.get(collection)
            if answer.status == 200 { return try answer.json["data"]?.arrayValue?.first?["id"]?.stringValue }
        }
        Issue.record("how is one of \(collection) made? MatrixWorld must know")
        return nil
    }

    /// What a field such as `source_wallet_id` names.
    func id(named field: String) async throws -> String? {
        let collections = [
            "wallet_id": "/api/v1/wallets", "quote_id": "/api/v1/fx/quotes", "owner_id": "/api/v1/admin/users",
            "source_id": "/api/v1/transfers", "subject_id": "/api/v1/accounting/periods",
            "actor_id": "/api/v1/admin/users",
        ]
        guard let collection = collections.first(where: { field.hasSuffix($0.key) })?.value else {
            Issue.record("what does \(field) name? MatrixWorld must know")
            return nil
        }
        return try await id(in: collection)
    }

    private static func id(of client: FlorinClient, _ path: String, _ body: String) async throws -> String {
        let answer = try await client.post(path, body)
        return try #require(
            answer.json["id"]?.stringValue, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
    }

    private static func otherSession(of owner: Customer) async throws -> String {
        let sessions = try await owner.client.get("/api/v1/auth/sessions").json["data"]?.arrayValue ?? []
        return try #require(sessions.first { $0["current"] == .bool(false) }?["id"]?.stringValue)
    }
}
