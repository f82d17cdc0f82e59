import AccountingDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import AccountingService

/// Over a real broker: the stream, reconciliation, and what we publish.
@Suite struct BrokerTests {
    @Test func theStreamIsBookedInItsOrder() async throws {
        try await TestBroker.with("accounting") { host in
            try await AccountingServer.with(broker: host) { server in
                try await FakeWallet.with(host, server.books) { wallet in
                    try await bound(host)
                    let sent = (1...50).map { wallet.messages.posted([wallet.messages.deposit(10)], sequence: $0) }
                    try await wallet.publish(sent)
                    try await eventually("all deposits are booked") {
                        try await server.entryCount() == 50
                    }
                    let entries = try await EntryStore(server.books.client).following(0, limit: 100)
                    #expect(entries.compactMap(\.draft.sourceSequence) == Array(1...50))
                    try await Invariants.check(server.books.admin)
                }
            }
        }
    }

    @Test func aReconciliationComparesBothSidesAtOnePointOfTheStream() async throws {
        try await TestBroker.with("accounting") { host in
            try await AccountingServer.with(broker: host) { server in
                let wallets = Mutex(500)
                let balances: @Sendable () -> [SnapshotRow] = {
                    [
                        SnapshotRow(
                            code: "customer", currency: "USD", balance: "\(wallets.withLock { $0 })", accounts: 2),
                        SnapshotRow(code: "clearing:sandbox:USD", currency: "USD", balance: "-500", accounts: 1),
                    ]
                }
                try await FakeWallet.with(host, server.books, balances: balances) { wallet in
                    try await bound(host)
                    try await wallet.publish([wallet.messages.posted([wallet.messages.deposit(500)], sequence: 1)])
                    let clean = try await server.send(.post, "/reconciliations", "{}", key: "k")
                    #expect(clean.status == 201)
                    #expect(clean.json["status"]?.stringValue == "complete")
                    let row = clean.json["rows"]?.arrayValue?.first
                    #expect(row?["wallets"]?["amount"]?.stringValue == "5.00")
                    #expect(row?["books"]?["amount"]?.stringValue == "5.00")
                    #expect(clean.json["differences"]?.arrayValue?.isEmpty == true)
                    let replay = try await server.send(.post, "/reconciliations", "{}", key: "k")
                    #expect(replay.body == clean.body)
                    #expect(replay.header("Idempotent-Replayed") == "true")
                    let id = clean.json["id"]?.stringValue ?? ""
                    #expect(try await server.send(.get, "/reconciliations/\(id)").body == clean.body)

                    wallets.withLock { $0 -= 7 }
                    let differing = try await server.send(.post, "/reconciliations")
                    let differences = differing.json["differences"]?.arrayValue ?? []
                    #expect(differences.count == 1)
                    #expect(differences.first?["account_code"]?.stringValue == "2100")
                    #expect(differences.first?["difference"]?["amount"]?.stringValue == "-0.07")
                    let list = try await server.send(.get, "/reconciliations?limit=1")
                    let newest = list.json["data"]?.arrayValue?.first
                    #expect(newest?["id"] == differing.json["id"])
                    #expect(newest?["difference_count"]?.integerValue == 1)
                    #expect(newest?["requested_by"]?.stringValue == server.books.user.description)
                    let cursor = list.json["next_cursor"]?.stringValue ?? ""
                    let rest = try await server.send(.get, "/reconciliations?cursor=\(cursor)")
                    #expect(rest.json["data"]?.arrayValue?.map { $0["id"] } == [clean.json["id"]])
                    let pending = try await server.send(.get, "/reconciliations?status=pending")
                    #expect(pending.json["data"]?.arrayValue?.isEmpty == true)
                }
            }
        }
    }

    @Test func withoutAWalletAReconciliationIsPending() async throws {
        try await TestBroker.with("accounting") { host in
            try await AccountingServer.with(broker: host) { server in
                try await bound(host)
                let answer = try await server.send(.post, "/reconciliations")
                #expect(answer.status == 201)
                #expect(answer.json["status"]?.stringValue == "pending")
                #expect(answer.json["as_of"] == .null)
                #expect(answer.json["rows"]?.arrayValue?.isEmpty == true)
                let stranger = "/reconciliations/019aa2b6-7f98-7000-8000-000000000999"
                #expect(try await server.send(.get, stranger).status == 404)
            }
        }
    }

    @Test func aKeyOfAnotherRequestMakesNoReconciliation() async throws {
        try await AccountingServer.with { server in
            _ = try await server.send(.post, "/journal-entries", AccountingServer.entry(), key: "k")
            #expect(try await server.send(.post, "/reconciliations", "{}", key: "k").code == "idempotency_key_reused")
            let rows = try await server.books.client.query("select from accounting.reconciliations")
            #expect(rows.isEmpty)
        }
    }

    @Test func aParkedMessageIsListedAndReplayedByAnOperator() async throws {
        try await TestBroker.with("accounting") { host in
            try await AccountingServer.with(broker: host) { server in
                try await FakeWallet.with(host, server.books) { wallet in
                    try await bound(host)
                    let acme = wallet.messages.transaction([
                        wallet.messages.movement("clearing:acme:USD", "customer", 5)
                    ])
                    try await wallet.publish([wallet.messages.posted([acme], sequence: 1)])
                    let parked = try await eventually("the message is parked") {
                        try await operate(.get, "", server).json["data"]?.arrayValue?.first
                    }
                    #expect(parked["error"]?.stringValue?.contains("1200-acme") == true)
                    let account = #"{"code": "1200-acme", "name": "Acme", "type": "asset", "parent_code": "1200"}"#
                    #expect(try await server.send(.post, "/accounts", account).status == 201)
                    let id = parked["id"]?.stringValue ?? ""
                    #expect(try await operate(.post, "/\(id)/replay", server).status < 300)
                    try await eventually("the message is booked") {
                        try await server.books.balance("1200-acme") == 5
                    }
                }
            }
        }
    }

    private func operate(
        _ method: EndpointMethod, _ path: String, _ server: AccountingServer
    ) async throws -> AccountingServer.Answer {
        let answer = try await server.client.send(
            method, "/api/v1/ops/messages/parked" + path,
            headers: [("Authorization", "Bearer \(try server.token(.operator))")])
        return AccountingServer.Answer(status: answer.status, body: answer.body, answer: answer)
    }

    /// Events published before the queue is bound would go nowhere.
    private func bound(_ host: TestBroker) async throws {
        try await eventually("the queue is consumed") {
            // Not there yet is an error of the management API.
            guard
                let queue = try? await host.management.get("queues/\(host.virtualHost)/accounting.events"),
                let json = try? JSONParser.parse([UInt8](queue))
            else { return false }
            return (json["consumers"]?.integerValue ?? 0) > 0
        }
    }
}
