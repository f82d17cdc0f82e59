import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A person's data as a copy, and their end, through the gateway and over all services.
@Suite struct PrivacyTests {
    private static let requests = "/api/v1/compliance/privacy/requests"

    private func status(_ id: String, by client: FlorinClient) async throws -> String? {
        try await client.get("\(Self.requests)/\(id)").json["status"]?.stringValue
    }

    @Test func aCopyHoldsWhatEachServiceKnows() async throws {
        let customer = try await Customer.new()
        let wallet = try await customer.openWallet("USD")
        let id = try await customer.client.made(Self.requests, #"{"kind":"export"}"#)
        try await eventually("the copy is made") { try await status(id, by: customer.client) == "completed" }
        let copy = try await customer.client.get("\(Self.requests)/\(id)/download")
        #expect(copy.status == 200)
        let services = try copy.json["services"]
        #expect(services?["auth"]?["users"]?.arrayValue?.first?["email"]?.stringValue == customer.email)
        let accounts = services?["wallet"]?["accounts"]?.arrayValue ?? []
        #expect(accounts.contains { $0["id"]?.stringValue == wallet.id })
        let stranger = try await Customer.new()
        #expect(try await stranger.client.get("\(Self.requests)/\(id)/download").status == 404)
    }

    @Test func whoHasMoneyStaysAndWhoHasNoneIsForgotten() async throws {
        let rich = try await Customer.new()
        try await rich.openWallet("USD").fund("5.00")
        let refused = try await rich.client.post(Self.requests, #"{"kind":"erasure"}"#)
        #expect(refused.status == 422 && refused.code == "obligations_open")

        let customer = try await Customer.new()
        _ = try await customer.openWallet("USD")
        let id = try await customer.client.made(Self.requests, #"{"kind":"erasure"}"#)
        let staff = try await Customer.demo("compliance")
        let done = ["completed", "completed_with_retention"]
        try await eventually("all services have forgotten") {
            done.contains(try await status(id, by: staff.client) ?? "")
        }
        let again = try FlorinClient.watched()
        let login = try await again.post(
            "/api/v1/auth/login", #"{"email":"\#(customer.email)","password":"\#(Customer.password)"}"#)
        #expect(login.status == 401)
        let database = try await Invariants.open()
        do {
            for place in ["auth.users.email", "notifications.recipients.email"] {
                let parts = place.split(separator: ".").map(String.init)
                let found = try await database.query(
                    """
                    select 1 from \(identifier: "\(parts[0]).\(parts[1])")
                    where \(identifier: parts[2])::text = \(customer.email)
                    """)
                #expect(found.isEmpty, "\(place)")
            }
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}
