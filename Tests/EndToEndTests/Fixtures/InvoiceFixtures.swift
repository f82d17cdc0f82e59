import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// Of billing: an invoice that is issued, a part of which is taken back, and how its issuer invoices.
enum InvoiceFixtures {
    /// They are listed nowhere but in their invoices.
    static let items = "/api/v1/billing/invoices/items"

    static func make(for owner: Customer) async throws -> [String: String] {
        let path = "/api/v1/billing"
        let wallet = try await owner.openWallet("USD")
        let settings = try await owner.client.send(
            .PUT, "\(path)/invoice-settings",
            body: Array(
                #"{"legal_name":"Ada's Engines","address_lines":[],"payout_wallets":{"USD":"\#(wallet.id)"}}"#.utf8))
        try #require(settings.status == 200)
        let invoice = try await owner.client.made(
            "\(path)/invoices",
            """
            {"currency":"USD","customer":{"name":"Somebody","email":"somebody-\(owner.id)@florin.test"},\
            "items":[{"description":"Work","quantity":"1","unit_price":"10"}]}
            """)
        let issued = try await owner.client.post("\(path)/invoices/\(invoice)/issue", "{}").json
        let item = try #require(issued["items"]?.arrayValue?.first?["id"]?.stringValue)
        let note = try await owner.client.made(
            "\(path)/invoices/\(invoice)/credit-notes",
            """
            {"items":[{"item_id":"\(item)","net":{"amount":"1.00","currency":"USD"}}],"reason":"One came back",\
            "settle":"balance"}
            """)
        return [
            "\(path)/invoices": invoice, "\(path)/credit-notes": note, items: item,
            "\(path)/public/invoices": try #require(issued["number"]?.stringValue),
        ]
    }
}
