import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import TestSupport
import Testing

@testable import BillingService

/// What people write is letters in a page, whatever it looks like.
@Suite struct InvoicePageTests {
    private static func page(_ text: String) throws -> String {
        let item = InvoiceItem(description: text, unitPrice: try Rate(parsing: "1"))
        let draft = InvoiceDraft(
            issuer: UserID(.example), currency: .NGN,
            customer: InvoiceCustomer(name: text, email: "grace@florin.test", address: [text]), items: [item],
            notes: text)
        let issue = Invoice.Issue(
            number: "INV-2027-000001", at: .example, dueOn: Timestamp.example.day,
            issuer: Issuer(name: text, address: [text], taxID: text), tokenHash: [], sealedToken: [])
        let invoice = Invoice(
            id: InvoiceID(.example), createdAt: .example, draft: draft, itemIDs: [InvoiceItemID(.example)],
            totals: try draft.totals(), state: .open, issue: issue)
        return InvoicePage(invoice: invoice, issue: issue).html
    }

    @Test func nothingThatPeopleWroteIsMarkup() throws {
        let texts = try JSONParser.parse(SharedData.bytes("naughty-strings.json")).arrayValue ?? []
        #expect(texts.count > 100)
        let marks = try Self.marks(Self.page("x"))
        for text in texts.compactMap(\.stringValue) where !text.isEmpty {
            let page = try Self.page(text)
            #expect(Self.marks(page) == marks, "\(text)")
            // By bytes: a mark that joins what stands before it is another character then.
            #expect(page.utf8.contains(HTMLText.escaped(text).utf8), "\(text)")
        }
    }

    /// What begins a tag, ends one, or ends an attribute.
    private static func marks(_ page: String) -> [Int] {
        ["<", ">", "\"", "'"].map { mark in page.unicodeScalars.count { String($0) == mark } }
    }

    @Test func amountsHaveTheirSign() throws {
        #expect(try Self.page("x").contains("₦1.00 NGN"))
    }
}
