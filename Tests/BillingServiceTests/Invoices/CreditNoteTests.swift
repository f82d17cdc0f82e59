import Contracts
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

/// Invoices are taken back: what was paid goes where it came from, or pays the next ones.
@Suite(.timeLimit(.minutes(3))) struct CreditNoteTests {
    private func credit(
        _ scene: InvoiceScene, _ invoice: InvoiceScene.Issued, _ net: String, settle: String = "balance",
        key: String? = nil
    ) async throws -> InvoiceScene.Answer {
        let item = try #require(invoice.json["items"]?.arrayValue?.first?["id"]?.stringValue)
        return try await scene.send(
            .post, "\(InvoiceScene.invoices)/\(invoice.id)/credit-notes",
            json: """
                {"items":[{"item_id":"\(item)","net":\(InvoiceScene.money(net))}],"reason":"One came back",\
                "settle":"\(settle)"}
                """, key: key ?? scene.newKey())
    }

    @Test func lowersWhatIsDue() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("100", tax: "10")
            let note = try await credit(scene, invoice, "40.00")
            #expect(note.status == 201 && note.json["number"]?.stringValue == "CN-2027-000001", "\(note.json)")
            #expect(note.json["tax"]?["amount"]?.stringValue == "4.00")
            #expect(note.json["status"]?.stringValue == "issued")
            #expect(try await scene.shown(invoice)["amount_due"]?["amount"]?.stringValue == "66.00")
            #expect(try await credit(scene, invoice, "60.01").code == "credit_exceeds_invoice")
            #expect(try await credit(scene, invoice, "60.00").status == 201)
            #expect(try await scene.status(invoice) == "paid")
            #expect(try await credit(scene, invoice, "0.01").code == "credit_exceeds_invoice")
            let told = try await scene.told().map(\.type)
            #expect(told == ["invoice_issued", "credit_note_issued", "credit_note_issued", "invoice_paid"])
        }
    }

    @Test func whatWasPaidGoesBackWithOurFee() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("333.33")
            #expect(try await scene.pay(invoice).status == 201)
            let before = scene.wallet.balance("\(InvoiceScene.graces)")
            let key = scene.newKey()
            let note = try await credit(scene, invoice, "166.67", settle: "wallet", key: key)
            #expect(note.json["status"]?.stringValue == "refund_pending", "\(note.json)")
            #expect(try await credit(scene, invoice, "166.67", settle: "wallet", key: key).json == note.json)
            let path = "\(InvoiceScene.base)/credit-notes/\(note.json["id"]?.stringValue ?? "")"
            try await eventually("the money is back") {
                try await scene.send(.get, path).json["status"]?.stringValue == "settled"
            }
            #expect(scene.wallet.balance("\(InvoiceScene.graces)") == before + 166_67)
            #expect(scene.wallet.balance("fees") == 2_50)
            _ = try await credit(scene, invoice, "166.66", settle: "wallet")
            try await eventually("all of it is back") {
                scene.wallet.balance("\(InvoiceScene.graces)") == before + 333_33
            }
            #expect(scene.wallet.balance("fees") == 0 && scene.wallet.balance("\(InvoiceScene.adas)") == 0)
            let refunds = scene.wallet.postings.filter { $0.purpose == "refund" }
            #expect(refunds.count == 2 && refunds.allSatisfy { $0.ownerID == InvoiceScene.ada })
        }
    }

    @Test func anEmptyWalletGivesBackLater() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("100")
            #expect(try await scene.pay(invoice).status == 201)
            scene.wallet.open(InvoiceScene.adas, InvoiceScene.ada, 0)
            let note = try await credit(scene, invoice, "100.00", settle: "wallet")
            #expect(note.json["status"]?.stringValue == "refund_pending")
            scene.wallet.open(InvoiceScene.adas, InvoiceScene.ada, 100_00)
            try await eventually("it is settled") {
                scene.clock.advance(by: .seconds(3_600))
                return try await scene.count("select count(*) from billing.credit_notes where status = 'settled'") == 1
            }
        }
    }

    @Test func whatIsLeftPaysTheNextInvoices() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("100")
            #expect(try await scene.pay(invoice).status == 201)
            let note = try await credit(scene, invoice, "70.00")
            #expect(note.json["status"]?.stringValue == "settled")
            let second = try await scene.issued("50")
            #expect(second.json["status"]?.stringValue == "paid")
            let third = try await scene.issued("50")
            #expect(third.json["status"]?.stringValue == "partially_paid")
            #expect(third.json["amount_due"]?["amount"]?.stringValue == "30.00")
            // Another customer has nothing of it.
            let other = try await scene.issued("50", user: InvoiceScene.grace)
            #expect(other.json["status"]?.stringValue == "open")
            #expect(try await scene.count("select amount from billing.customer_balances") == 0)
        }
    }

    @Test func isAPageToo() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("100")
            let note = try await credit(scene, invoice, "70.00")
            let id = try #require(note.json["id"]?.stringValue)
            let pdf = try await scene.send(.get, "\(InvoiceScene.base)/credit-notes/\(id)/pdf")
            #expect(pdf.status == 200)
            let read = try DocumentReader.read(pdf.answer.body, "pdf")
            let text = (read["pages"]?.arrayValue ?? []).compactMap(\.stringValue).joined()
            #expect(text.contains("CN-2027-000001") && text.contains("70.00"))
            let list = try await scene.send(.get, "\(InvoiceScene.base)/credit-notes")
            #expect(list.json["data"]?.arrayValue?.count == 1)
            #expect(
                try await scene.send(.get, "\(InvoiceScene.base)/credit-notes/\(id)", as: InvoiceScene.grace).status
                    == 404)
        }
    }
}
