import Contracts
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import BillingService

/// Invoices are paid from wallets: by one of many, once, whatever is repeated or silent.
@Suite(.timeLimit(.minutes(3))) struct InvoicePaymentTests {
    @Test func theIssuerGetsItLessOurFee() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("333.33")
            let key = scene.newKey()
            let paid = try await scene.pay(invoice, key: key)
            #expect(paid.status == 201 && paid.json["status"]?.stringValue == "posted", "\(paid.json)")
            #expect(paid.json["invoice"]?["status"]?.stringValue == "paid")
            #expect(scene.wallet.balance("\(InvoiceScene.adas)") == 328_33 && scene.wallet.balance("fees") == 5_00)
            let posting = try #require(scene.wallet.postings.first)
            #expect(posting.purpose == "invoice_payment" && posting.reference == invoice.number)
            let again = try await scene.pay(invoice, key: key)
            #expect(again.json == paid.json && scene.wallet.postings.count == 1)
            #expect(try await scene.status(invoice) == "paid")
            #expect(try await scene.told().map(\.type) == ["invoice_issued", "invoice_paid"])
        }
    }

    @Test func itIsPaidInParts() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            #expect(try await scene.pay(invoice, "10.01").code == "amount_exceeds_due")
            #expect(try await scene.pay(invoice, "4.00").status == 201)
            #expect(try await scene.status(invoice) == "partially_paid")
            #expect(try await scene.pay(invoice, "7.00").code == "amount_exceeds_due")
            #expect(try await scene.pay(invoice).json["amount"]?["amount"]?.stringValue == "6.00")
            #expect(try await scene.pay(invoice).code == "invoice_not_payable")
        }
    }

    @Test func twentyWhoPayItAtOnceAreOne() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("100")
            let answers = try await withThrowingTaskGroup(of: InvoiceScene.Answer.self) { group in
                for _ in 0..<20 { group.addTask { try await scene.pay(invoice) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0.status == 201 }.count == 1)
            let codes = Set(answers.filter { $0.status != 201 }.map { $0.code ?? "" })
            #expect(codes.isSubset(of: ["payment_in_progress", "invoice_not_payable"]), "\(codes)")
            #expect(scene.wallet.postings.count == 1 && scene.wallet.balance("\(InvoiceScene.adas)") == 98_50)
        }
    }

    @Test func nobodyPaysWhatCannotBePaid() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            #expect(try await scene.pay(invoice, as: InvoiceScene.ada, from: InvoiceScene.adas).code == "own_invoice")
            let nobody = try await scene.send(
                .post, "\(invoice.path)/payments?token=\(invoice.token)", as: nil,
                json: #"{"wallet_id":"\#(InvoiceScene.graces)"}"#, key: scene.newKey())
            #expect(nobody.status == 401)
            let guessed = try await scene.send(
                .post, "\(invoice.path)/payments?token=x", as: InvoiceScene.grace,
                json: #"{"wallet_id":"\#(InvoiceScene.graces)"}"#, key: scene.newKey())
            #expect(guessed.status == 404)
            try await scene.settle(as: InvoiceScene.grace)
            let graces = try await scene.issue(
                try await scene.draft(scene.item("1"), "", as: InvoiceScene.grace), as: InvoiceScene.grace)
            let unpaid = try await scene.pay(graces, as: InvoiceScene.ada, from: InvoiceScene.adas)
            #expect(unpaid.code == "no_payout_wallet")
        }
    }

    /// The wallet's no is told, leaves nothing reserved, and the same request may be tried again.
    @Test func aRefusedPaymentLeavesTheInvoiceOpen() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            scene.wallet.state.withLock { $0.refusal = "insufficient_funds" }
            let key = scene.newKey()
            let refused = try await scene.pay(invoice, key: key)
            #expect(refused.status == 422 && refused.code == "insufficient_funds", "\(refused.json)")
            #expect(try await scene.status(invoice) == "open")
            scene.wallet.state.withLock { $0.refusal = nil }
            #expect(try await scene.pay(invoice, key: key).status == 201)
            #expect(try await scene.status(invoice) == "paid")
        }
    }

    /// Done without an answer: the payment is pending, nobody else pays, and it goes on by itself.
    @Test func whatTheWalletIsSilentAboutIsAskedAgain() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            scene.wallet.state.withLock { $0.silent = 1_000 }
            let paid = try await scene.pay(invoice)
            #expect(paid.status == 201 && paid.json["status"]?.stringValue == "pending", "\(paid.json)")
            #expect(try await scene.pay(invoice).code == "payment_in_progress")
            let voided = try await scene.send(
                .post, "\(InvoiceScene.invoices)/\(invoice.id)/void", key: scene.newKey())
            #expect(voided.status == 409 && voided.code == "payment_in_progress")
            scene.wallet.state.withLock { $0.silent = 0 }
            try await eventually("the invoice is paid") {
                scene.clock.advance(by: .seconds(20))
                return try await scene.status(invoice) == "paid"
            }
            #expect(scene.wallet.postings.count == 1 && scene.wallet.balance("\(InvoiceScene.adas)") == 9_85)
        }
    }

    @Test func aKeyThatMadeSomethingElseMovesNothing() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let (first, second) = (try await scene.issued("10"), try await scene.issued("20"))
            let key = scene.newKey()
            #expect(try await scene.pay(first, key: key).status == 201)
            #expect(try await scene.pay(second, key: key).code == "idempotency_key_reused")
            #expect(try await scene.status(second) == "open" && scene.wallet.postings.count == 1)
        }
    }
}
