import FoundationEssentials
import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// What a tour through the suite changes is in the log, each thing once; and whoever is blocked is turned away.
@Suite struct AuditTests {
    private static let logs = "/api/v1/audit-logs"

    /// One write, under an id of its own.
    private static func write(
        _ client: FlorinClient, _ method: HTTPMethod, _ path: String, _ body: String
    ) async throws -> (id: String, json: JSONValue) {
        let id = "tour-\(UUID().uuidString.lowercased())"
        let answer = try await client.send(
            method, path, body: Array(body.utf8), key: UUID().uuidString, headers: ["X-Request-Id": id])
        try #require((200..<300).contains(answer.status), "\(path): \(String(decoding: answer.body, as: UTF8.self))")
        return (id, try answer.json)
    }

    @Test func aToursWritesAreItsEntries() async throws {
        let (sender, receiver) = (try await Customer.new(), try await Customer.new())
        let staff = try await Customer.demo("compliance")
        let opened = try await Self.write(sender.client, .POST, "/api/v1/wallets", #"{"currency":"USD"}"#)
        let wallet = Wallet(
            id: try #require(opened.json["id"]?.stringValue),
            accountNumber: try #require(opened.json["account_number"]?.stringValue), owner: sender, currency: "USD")
        let target = try await receiver.openWallet("USD")
        try await wallet.fund("50.00")
        let sent = try await Self.write(
            sender.client, .POST, "/api/v1/transfers",
            """
            {"source_wallet_id":"\(wallet.id)","destination_wallet_id":"\(target.id)",\
            "amount":{"amount":"1.00","currency":"USD"},"description":"Lunch with Ada"}
            """)
        let profile = try await Self.write(
            sender.client, .PUT, "/api/v1/compliance/kyc/profile",
            """
            {"first_name":"End","last_name":"Toend","birth_date":"1974-08-12","nationality":"SE",\
            "address":{"line1":"Storgatan 1","city":"Stockholm","postal_code":"111 23","country":"SE"},\
            "pep_declared":false}
            """)
        for (id, type) in [
            (opened.id, "wallet.audited.v1"), (sent.id, "wallet.movements_posted.v1"),
            (profile.id, "compliance.audited.v1"),
        ] {
            let entries = try await eventually("an entry of \(type)") {
                let found = try await staff.client.get("\(Self.logs)?request_id=\(id)").json["data"]?.arrayValue ?? []
                return found.isEmpty ? nil : found
            }
            #expect(entries.count == 1, "\(type)")
            #expect(entries.first?["type"] == .string(type))
            #expect(entries.first?["subjects"]?.arrayValue?.contains(.string(sender.id)) == true, "\(type)")
        }
        let own = try await staff.client.get("\(Self.logs)?resource_id=\(sent.json["id"]?.stringValue ?? "")").json
        let transaction = own["data"]?.arrayValue?.first?["after"]?["transactions"]?.arrayValue?.first
        #expect(transaction?["description"] == .string("Lunch with Ada"))
        #expect(try await sender.client.get(Self.logs).status == 403)
    }

    @Test func whoeverIsBlockedIsTurnedAwayWithinASecond() async throws {
        let (customer, staff) = (try await Customer.new(), try await Customer.demo("compliance"))
        let device = UUID().uuidString.lowercased()
        func ask() async throws -> FlorinAnswer {
            try await customer.client.send(.GET, "/api/v1/auth/me", headers: ["X-Device-Id": device])
        }
        #expect(try await ask().status == 200)
        let block = try await staff.client.made(
            "/api/v1/compliance/security/blocks", #"{"kind":"device","value":"\#(device)","reason":"a test"}"#)
        try await eventually(within: .seconds(1), "the device is turned away") { try await ask().code == "blocked" }
        #expect(try await customer.client.get("/api/v1/auth/me").status == 200)
        let ended = try await staff.client.send(.DELETE, "/api/v1/compliance/security/blocks/\(block)")
        #expect(ended.status == 204)
        try await eventually(within: .seconds(1), "the device may come again") { try await ask().status == 200 }
    }
}
