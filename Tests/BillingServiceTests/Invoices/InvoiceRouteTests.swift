import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

/// Settings, drafts, and what becomes of issued invoices without money.
@Suite(.timeLimit(.minutes(3))) struct InvoiceRouteTests {
    @Test func settingsAreWrittenOverAsAWhole() async throws {
        try await InvoiceScene.run { scene in
            let path = "\(InvoiceScene.base)/invoice-settings"
            #expect(try await scene.send(.get, path).status == 404)
            try await scene.settle(#","prefix":"ADA","net_days":30,"dunning":{"retry_days":[2,4],"final":"keep"}"#)
            let shown = try await scene.send(.get, path).json
            #expect(shown["prefix"]?.stringValue == "ADA" && shown["net_days"]?.integerValue == 30)
            #expect(shown["payout_wallets"]?["USD"]?.stringValue == "\(InvoiceScene.adas)")
            #expect(shown["dunning"]?["final"]?.stringValue == "keep")
            try await scene.settle()
            #expect(try await scene.send(.get, path).json["prefix"]?.stringValue == "INV")
            for (more, status) in [
                (#""payout_wallets":{"USD":"\#(InvoiceScene.graces)"}"#, 404),
                (#""payout_wallets":{"EUR":"\#(InvoiceScene.adas)"}"#, 422), (#""prefix":"CN""#, 422),
                (#""prefix":"1A""#, 422), (#""dunning":{"retry_days":[4,2],"final":"keep"}"#, 422),
            ] {
                let put = try await scene.send(.put, path, json: #"{"legal_name":"A","address_lines":[],\#(more)}"#)
                #expect(put.status == status, "\(more): \(put.json)")
            }
        }
    }

    @Test func draftsAreCountedChangedAndThrownAway() async throws {
        try await InvoiceScene.run { scene in
            let made = try await scene.draft()
            #expect(made.status == 201, "\(made.json)")
            #expect(made.json["status"]?.stringValue == "draft" && made.json["number"] == .null)
            for (field, amount) in [
                ("subtotal", "115.01"), ("discount_total", "11.50"), ("net", "103.51"), ("tax", "6.75"),
                ("total", "110.26"), ("amount_due", "110.26"),
            ] {
                #expect(made.json[field]?["amount"]?.stringValue == amount, "\(field)")
            }
            #expect(made.json["tax_lines"]?.arrayValue?[0]["taxable"]?["amount"]?.stringValue == "89.99")
            #expect(made.json["customer"]?["email"]?.stringValue == "grace@florin.test")
            let path = "\(InvoiceScene.invoices)/\(made.json["id"]?.stringValue ?? "")"
            #expect(try await scene.send(.get, path).json == made.json)
            let changed = try await scene.send(.patch, path, json: #"{"discount":null,"notes":"Thanks"}"#)
            #expect(changed.json["total"]?["amount"]?.stringValue == "122.51", "\(changed.json)")
            #expect(changed.json["notes"]?.stringValue == "Thanks")
            for (method, json) in [("get", nil), ("patch", "{}"), ("delete", nil)] as [(String, String?)] {
                let method = try #require(["get": .get, "patch": .patch, "delete": .delete][method] as EndpointMethod?)
                let other = try await scene.send(method, path, as: InvoiceScene.grace, json: json)
                #expect(other.status == 404)
            }
            #expect(try await scene.send(.delete, path).status == 204)
            #expect(try await scene.send(.get, path).status == 404)
            #expect(try await scene.told().isEmpty)
        }
    }

    @Test func figuresThatCannotBeAreRefused() async throws {
        try await InvoiceScene.run { scene in
            for (items, status, code) in [
                (scene.item("-1"), 422, "validation_failed"), ("[]", 422, "validation_failed"),
                (#"[{"description":"x","quantity":"-1","unit_price":"1"}]"#, 422, "amount_not_positive"),
                (#"[{"description":"x","quantity":"1.0000001","unit_price":"1"}]"#, 422, "validation_failed"),
                (
                    #"[{"description":"x","quantity":"1","unit_price":"1","discount":{"percent":"101"}}]"#, 422,
                    "validation_failed"
                ),
                (
                    """
                    [{"description":"x","quantity":"1","unit_price":"1",\
                    "discount":{"amount":\(InvoiceScene.money("2.00"))}}]
                    """, 422, "amount_out_of_range"
                ),
                (scene.item("1", tax: "7.12345"), 422, "validation_failed"),
                (scene.item("9223372036854775807"), 422, "amount_too_large"),
            ] {
                let made = try await scene.draft(items, "")
                #expect(made.status == status && made.code == code, "\(items): \(made.json)")
            }
        }
    }

    @Test func issuedInvoicesAreDocuments() async throws {
        try await InvoiceScene.run { scene in
            let early = try await scene.draft()
            let id = try #require(early.json["id"]?.stringValue)
            let path = "\(InvoiceScene.invoices)/\(id)"
            let refused = try await scene.send(.post, "\(path)/issue", key: scene.newKey())
            #expect(refused.code == "invoice_settings_missing")
            try await scene.settle()
            let invoice = try await scene.issue(early)
            #expect(invoice.number == "INV-2027-000001" && invoice.json["status"]?.stringValue == "open")
            #expect(invoice.json["due_on"]?.stringValue == "2027-04-10")
            for json in [#"{"currency":"USD"}"#, #"{"discount":null}"#, #"{"due_on":"2028-01-01","notes":"x"}"#] {
                #expect(try await scene.send(.patch, path, json: json).code == "invoice_not_draft")
            }
            #expect(try await scene.send(.patch, path, json: #"{"notes":"Thanks"}"#).status == 200)
            #expect(try await scene.send(.delete, path).code == "invoice_not_draft")
            #expect(try await scene.send(.post, "\(path)/issue", key: scene.newKey()).code == "invoice_not_draft")
            let told = try await scene.told()
            #expect(told.map(\.type) == ["invoice_issued"])
            #expect(told[0].data["url"]?.stringValue?.hasSuffix(invoice.token) == true)
            #expect(told[0].data["customer"]?["email"]?.stringValue == "grace@florin.test")
            #expect(told[0].data["due"]?.stringValue == "2027-04-10")
        }
    }

    /// What a database's thief finds opens no invoice.
    @Test func theTokenIsNowhereInPlain() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            let found = try await scene.count(
                """
                select count(*) from billing.idempotency_keys
                where position(convert_to(\(invoice.token), 'UTF8') in body) > 0
                """)
            #expect(found == 0)
            let kept = try await scene.database.query("select row_to_json(i)::text from billing.invoices i")
            #expect(try kept.first(String.self)?.contains(invoice.token) == false)
        }
    }

    @Test func customersAreWrittenToOnceAnHour() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            let path = "\(InvoiceScene.invoices)/\(invoice.id)"
            #expect(try await scene.send(.post, "\(path)/send").status == 200)
            let early = try await scene.send(.post, "\(path)/remind")
            #expect(early.status == 409 && early.code == "reminder_too_soon")
            scene.clock.advance(by: .seconds(3_600))
            #expect(try await scene.send(.post, "\(path)/remind").status == 200)
            let told = try await scene.told()
            #expect(told.map(\.type) == ["invoice_issued", "invoice_issued", "invoice_reminder"])
            #expect(told.map { $0.data["again"]?.boolValue } == [false, true, nil])
        }
    }

    @Test func whatIsVoidIsNoClaim() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            let path = "\(InvoiceScene.invoices)/\(invoice.id)"
            let key = scene.newKey()
            let voided = try await scene.send(.post, "\(path)/void", key: key)
            #expect(voided.status == 200 && voided.json["status"]?.stringValue == "void")
            #expect(voided.json["amount_due"]?["amount"]?.stringValue == "0.00")
            #expect(try await scene.send(.post, "\(path)/void", key: key).json == voided.json)
            #expect(try await scene.send(.post, "\(path)/void", key: scene.newKey()).code == "invoice_not_payable")
            #expect(try await scene.pay(invoice).code == "invoice_not_payable")
            #expect(try await scene.send(.post, "\(path)/remind").code == "invoice_not_payable")
            #expect(try await scene.told().map(\.type) == ["invoice_issued", "invoice_voided"])
        }
    }

    @Test func moneyFromElsewherePays() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            let path = "\(InvoiceScene.invoices)/\(invoice.id)"
            func pay(_ amount: String) async throws -> InvoiceScene.Answer {
                try await scene.send(
                    .post, "\(path)/payments",
                    json: #"{"amount":\#(InvoiceScene.money(amount)),"paid_on":"2027-03-27","method":"cash"}"#,
                    key: scene.newKey())
            }
            #expect(try await pay("10.01").code == "amount_exceeds_due")
            #expect(try await pay("0.00").code == "amount_not_positive")
            let part = try await pay("4.00")
            #expect(part.json["status"]?.stringValue == "partially_paid", "\(part.json)")
            #expect(try await scene.send(.post, "\(path)/mark-uncollectible").status == 200)
            let rest = try await pay("6.00")
            #expect(rest.json["status"]?.stringValue == "paid" && scene.wallet.postings.isEmpty)
            #expect(try await scene.send(.post, "\(path)/void", key: scene.newKey()).code == "invoice_not_payable")
            #expect(
                try await scene.told().map(\.type) == ["invoice_issued", "invoice_partially_paid", "invoice_paid"])
        }
    }

    @Test func listsAreSearched() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            _ = try await scene.issued("10")
            _ = try await scene.draft(scene.item("1"), "", name: "Joan Clarke")
            try await scene.settle(as: InvoiceScene.grace)
            _ = try await scene.draft(scene.item("1"), "", as: InvoiceScene.grace)
            for (query, count) in [
                ("", 2), ("?status=draft", 1), ("?q=inv-2027", 1), ("?q=JOAN", 1), ("?q=%25", 0),
                ("?q=florin.test", 2), ("?from=2027-03-28T00:00:00Z", 0), ("?to=2027-03-28T00:00:00Z", 2),
            ] {
                let list = try await scene.send(.get, "\(InvoiceScene.invoices)\(query)")
                #expect(list.json["data"]?.arrayValue?.count == count, "\(query): \(list.json)")
            }
            let first = try await scene.send(.get, "\(InvoiceScene.invoices)?limit=1")
            let cursor = try #require(first.json["next_cursor"]?.stringValue)
            let second = try await scene.send(.get, "\(InvoiceScene.invoices)?limit=1&cursor=\(cursor)")
            #expect(second.json["next_cursor"] == .null && second.json["data"] != first.json["data"])
        }
    }
}
