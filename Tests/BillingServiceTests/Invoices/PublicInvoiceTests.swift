import BillingDomain
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

/// What customers see who have an invoice's address, and what everybody else sees: nothing.
@Suite(.timeLimit(.minutes(3))) struct PublicInvoiceTests {
    private func invoice(_ scene: InvoiceScene) async throws -> InvoiceScene.Issued {
        try await scene.settle()
        let made = try await scene.draft(
            #"[{"description":"<b>₦ بن سينا</b>","quantity":"1","unit_price":"1234.5"},"#
                + #"{"description":"<u>free</u>","quantity":"1","unit_price":"0"}]"#, "",
            name: "أحمد <i>Grace</i>")
        return try await scene.issue(made)
    }

    @Test func whoHasTheAddressSeesIt() async throws {
        try await InvoiceScene.run { scene in
            let invoice = try await invoice(scene)
            let shown = try await scene.send(.get, "\(invoice.path)?token=\(invoice.token)", as: nil)
            #expect(shown.status == 200 && shown.json["status"]?.stringValue == "open", "\(shown.json)")
            #expect(shown.json["amount_due"]?["amount"]?.stringValue == "1234.50")
            #expect(shown.json["issuer"]?["name"]?.stringValue == "Ada's Engines")
            #expect(shown.json["customer"]?["email"] == nil && shown.json["public_url"] == nil)
            let page = try await scene.send(.get, "\(invoice.path)/page?token=\(invoice.token)", as: nil)
            #expect(page.status == 200 && page.answer.header("Content-Type") == "text/html; charset=utf-8")
            for answer in [shown, page] {
                #expect(answer.answer.header("Cache-Control") == "no-store")
                #expect(answer.answer.header("X-Robots-Tag") == "noindex")
                #expect(answer.answer.header("Referrer-Policy") == "no-referrer")
            }
            #expect(page.text.contains("&lt;b&gt;₦ بن سينا&lt;/b&gt;") && page.text.contains("أحمد"))
            #expect(!page.text.contains("<script") && !page.text.contains("<b>") && !page.text.contains("<i>"))
            #expect(page.text.contains("$1234.50 USD") && page.text.contains(invoice.number))
        }
    }

    @Test func nobodyElseLearnsAnything() async throws {
        try await InvoiceScene.run { scene in
            let invoice = try await invoice(scene)
            let other = try await scene.issued("1")
            let token = invoice.token
            for end in ["", "/page", "/pdf"] {
                var bodies: Set<String> = []
                for path in [
                    "\(invoice.path)\(end)?token=x", "\(invoice.path)\(end)", "\(invoice.path)\(end)?token=",
                    "\(invoice.path)\(end)?token=\(other.token)", "\(other.path)\(end)?token=\(token)",
                    "\(InvoiceScene.base)/public/invoices/INV-2027-999999\(end)?token=\(token)",
                    "\(InvoiceScene.base)/public/invoices/%00\(end)?token=\(token)",
                ] {
                    let answer = try await scene.send(.get, path, as: nil)
                    #expect(answer.status == 404, "\(path): \(answer.text)")
                    // What tells requests apart is told of all.
                    guard case .object(let members) = answer.json else { continue }
                    bodies.insert("\(members.filter { !["request_id", "instance"].contains($0.name) })")
                }
                #expect(bodies.count == 1, "\(bodies)")
            }
        }
    }

    @Test func thePageIsMadeOnceAndStays() async throws {
        try await InvoiceScene.run { scene in
            let invoice = try await invoice(scene)
            let first = try await scene.send(.get, "\(invoice.path)/pdf?token=\(invoice.token)", as: nil)
            #expect(first.status == 200 && first.answer.header("Content-Type") == "application/pdf")
            try DocumentReader.check(pdf: first.answer.body)
            let read = try DocumentReader.read(first.answer.body, "pdf")
            let text = (read["pages"]?.arrayValue ?? []).compactMap(\.stringValue).joined()
            #expect(text.contains(invoice.number) && text.contains("1,234.50") && text.contains("₦"))
            #expect(text.contains("free") && read["active"]?.arrayValue?.isEmpty == true, "\(text)")
            // Letters that join are told in the forms they are set in, or from right to left.
            #expect(text.unicodeScalars.contains { ("\u{0600}"..."\u{06FF}").contains($0) })
            #expect(try await scene.pay(invoice).status == 201)
            try await scene.settle(#","tax_id":"NG-1""#)
            let second = try await scene.send(.get, "\(InvoiceScene.invoices)/\(invoice.id)/pdf")
            #expect(second.answer.body == first.answer.body)
        }
    }

    /// A process that dies before the page is made, or before its row is written: it is made later.
    @Test func whatDiedIsMadeLater() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let made = try await scene.draft(scene.item("1"), "")
            let id = try #require(InvoiceID(made.json["id"]?.stringValue ?? ""))
            _ = try await scene.parts.transactions.run { try await scene.parts.desk.issue(id, in: $0) }
            try await scene.parts.papers.makeMissing()
            #expect(try await scene.count("select count(*) from billing.invoices where file_id is not null") == 1)
            try await scene.parts.papers.makeMissing()
            let pdf = try await scene.send(.get, "\(InvoiceScene.invoices)/\(id)/pdf")
            #expect(pdf.status == 200)
        }
    }
}
