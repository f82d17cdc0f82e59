import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

/// What days do to invoices: overdue, and reminders.
@Suite(.timeLimit(.minutes(3))) struct InvoiceDatesTests {
    private func dates(_ scene: InvoiceScene) -> InvoiceDates {
        InvoiceDates(desk: scene.parts.desk, client: scene.parts.payments.saga.client)
    }

    @Test func whatIsNotPaidByItsDayIsOverdue() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            let paid = try await scene.issued("20")
            #expect(try await scene.pay(paid).status == 201)
            let due = InvoiceScene.start.day.adding(days: 14)
            try await dates(scene).lapse(on: due)
            #expect(try await scene.status(invoice) == "open")
            for _ in 0..<2 { try await dates(scene).lapse(on: due.adding(days: 1)) }
            #expect(try await scene.status(invoice) == "overdue")
            #expect(try await scene.status(paid) == "paid")
            let overdue = try await scene.told().filter { $0.type == "invoice_overdue" }
            #expect(overdue.count == 1 && overdue[0].data["days"]?.integerValue == 1)
            #expect(try await scene.pay(invoice).status == 201)
        }
    }

    @Test func remindersComeOnTheirDays() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            _ = try await scene.issued("10")
            let due = InvoiceScene.start.day.adding(days: 14)
            var counts: [Int] = []
            for offset in -4...16 {
                try await dates(scene).remind(on: due.adding(days: offset))
                counts.append(try await scene.told().count { $0.type == "invoice_reminder" })
            }
            #expect(counts == [0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4])
        }
    }

    @Test func afterDowntimeOnlyTheNewestActs() async throws {
        try await InvoiceScene.run { scene in
            try await scene.settle()
            let invoice = try await scene.issued("10")
            let due = InvoiceScene.start.day.adding(days: 14)
            for _ in 0..<2 { try await dates(scene).remind(on: due.adding(days: 9)) }
            let reminders = try await scene.told().filter { $0.type == "invoice_reminder" }
            #expect(reminders.count == 1)
            #expect(reminders[0].data["number"]?.stringValue == invoice.number)
            #expect(reminders[0].data["url"]?.stringValue?.contains(invoice.token) == true)
            #expect(
                try await scene.send(.post, "\(InvoiceScene.invoices)/\(invoice.id)/mark-uncollectible").status == 200)
            try await dates(scene).remind(on: due.adding(days: 15))
            #expect(try await scene.told().count { $0.type == "invoice_reminder" } == 1)
        }
    }
}
