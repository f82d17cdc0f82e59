import BillingDomain
import MoneyKit
import Primitives
import Testing

@Suite struct InvoiceTests {
    private static let day = CalendarDay(daysSince1970: 20_000)
    private static let id = UniqueID(high: 1, low: 1)

    private static func usd(_ units: Int64) -> Money { Money(minorUnits: units, currency: .USD) }

    /// Two items of 100.00, the first taxed with 10 %.
    private static func draft() throws -> Invoice {
        let draft = InvoiceDraft(
            issuer: UserID(id), currency: .USD, customer: InvoiceCustomer(name: "Ada", email: "ada@florin.test"),
            items: [
                InvoiceItem(description: "a", unitPrice: try Rate(parsing: "100"), taxRate: try Rate(parsing: "10")),
                InvoiceItem(description: "b", unitPrice: try Rate(parsing: "100")),
            ])
        return Invoice(
            id: InvoiceID(id), createdAt: day.startOfDay, draft: draft,
            itemIDs: [InvoiceItemID(UniqueID(high: 2, low: 1)), InvoiceItemID(UniqueID(high: 2, low: 2))],
            totals: try draft.totals())
    }

    private static func open() throws -> Invoice {
        var invoice = try draft()
        try invoice.issue(
            Invoice.Issue(
                number: "INV-2024-000001", at: day.startOfDay, dueOn: day.adding(days: 14),
                issuer: Issuer(name: "Ada", address: [], taxID: nil), tokenHash: [], sealedToken: []))
        return invoice
    }

    @Test func theTableIsRight() {
        #expect(Invoice.states.unreachable.isEmpty && Invoice.states.repeated.isEmpty)
        #expect(Invoice.states.finals == [.paid, .void])
        #expect(InvoicePayment.states.unreachable.isEmpty && InvoicePayment.states.finals == [.posted, .failed])
        #expect(CreditNote.states.unreachable.isEmpty && CreditNote.states.finals == [.settled])
    }

    @Test func isPaidInParts() throws {
        var invoice = try Self.open()
        let reserved = try invoice.reserve(Self.usd(10_000))
        #expect(reserved == Self.usd(10_000))
        #expect(throws: InvoiceError.paymentInProgress) { try invoice.payable(Self.usd(21_000)) }
        #expect(throws: InvoiceError.amountExceedsDue) { try invoice.payable(Self.usd(21_001)) }
        #expect(throws: InvoiceError.amountNotPositive) { try invoice.payable(Self.usd(0)) }
        #expect(throws: InvoiceError.paymentInProgress) { try invoice.void() }
        try invoice.collectReserved(Self.usd(10_000))
        #expect(invoice.state == .partiallyPaid && invoice.amountDue == Self.usd(11_000))
        #expect(throws: InvoiceError.notPayable(.partiallyPaid)) { try invoice.void() }
        #expect(try invoice.payable(nil) == Self.usd(11_000))
        try invoice.collect(Self.usd(11_000))
        #expect(invoice.state == .paid && invoice.amountDue.isZero)
        #expect(throws: InvoiceError.notPayable(.paid)) { try invoice.payable(nil) }
    }

    @Test func aDraftIsNoClaim() throws {
        var invoice = try Self.draft()
        #expect(throws: InvoiceError.notPayable(.draft)) { try invoice.payable(nil) }
        #expect(throws: InvoiceError.notPayable(.draft)) { try invoice.void() }
        #expect(throws: InvoiceError.notPayable(.draft)) { try invoice.send(at: Self.day.startOfDay) }
        #expect(throws: InvoiceError.notPayable(.draft)) { try invoice.credit(Self.usd(1)) }
    }

    @Test func whatIsIssuedDoesNotChange() throws {
        var invoice = try Self.open()
        let draft = invoice.draft
        #expect(throws: InvoiceError.notDraft(.open)) { try invoice.change(draft, itemIDs: []) }
    }

    @Test func becomesOverdueTheDayAfter() throws {
        var invoice = try Self.open()
        var lapses: [Bool] = []
        for days in 14...16 { lapses.append(invoice.lapse(on: Self.day.adding(days: days))) }
        #expect(lapses == [false, true, false] && invoice.state == .overdue)
        try invoice.collect(Self.usd(1))
        #expect(invoice.state == .overdue)
        try invoice.writeOff()
        #expect(throws: InvoiceError.notPayable(.uncollectible)) { try invoice.writeOff() }
        try invoice.collect(invoice.amountDue)
        #expect(invoice.state == .paid)
    }

    @Test func isSentOnceAnHour() throws {
        var invoice = try Self.open()
        let now = Self.day.startOfDay
        try invoice.send(at: now)
        #expect(throws: InvoiceError.reminderTooSoon(seconds: 2)) { try invoice.send(at: now + .seconds(3_599)) }
        try invoice.send(at: now + .seconds(3_600))
    }

    @Test func creditLowersWhatIsDueAndThenGoesBack() throws {
        var invoice = try Self.open()
        try invoice.collect(Self.usd(20_000))
        let first = try invoice.credit(Self.usd(500))
        #expect(first.isZero && invoice.amountDue == Self.usd(500))
        let second = try invoice.credit(Self.usd(11_000))
        #expect(second == Self.usd(10_500) && invoice.state == .paid && invoice.amountDue.isZero)
        #expect(throws: InvoiceError.creditExceedsInvoice) { try invoice.credit(Self.usd(9_501)) }
        let rest = try invoice.credit(Self.usd(9_500))
        #expect(rest == Self.usd(9_500))
    }

    @Test func creditNotesBringAllTaxBackAndNoMore() throws {
        let invoice = try Self.open()
        let (taxed, free) = (invoice.itemIDs[0], invoice.itemIDs[1])
        var before: [InvoiceItemID: Int64] = [:]
        var tax: Int64 = 0
        for net: Int64 in [3_333, 3_333, 3_333, 1] {
            let totals = try CreditNoteTotals(
                [CreditNote.Part(item: taxed, net: Self.usd(net))], of: invoice, after: before)
            before[taxed, default: 0] += net
            tax += totals.tax.minorUnits
            #expect(totals.total.minorUnits == net + totals.tax.minorUnits)
        }
        #expect(tax == 1_000)
        #expect(
            try CreditNoteTotals([CreditNote.Part(item: free, net: Self.usd(10_000))], of: invoice, after: before).tax
                .isZero)
        let unknown = InvoiceItemID(Self.id)
        for (item, units, refusal) in [
            (taxed, 1, InvoiceError.creditExceedsInvoice), (free, 10_001, .creditExceedsInvoice),
            (unknown, 1, .creditExceedsInvoice), (free, 0, .amountNotPositive),
        ] as [(InvoiceItemID, Int64, InvoiceError)] {
            #expect(throws: refusal) {
                try CreditNoteTotals([CreditNote.Part(item: item, net: Self.usd(units))], of: invoice, after: before)
            }
        }
    }

    @Test(
        arguments: [
            (33_333, 500), (100, 2), (1, 0), (33, 0), (34, 1), (6_666_666, 100_000), (6_666_700, 100_000),
            (1_000_000_000, 100_000),
        ] as [(Int64, Int64)])
    func theFeeIsOneAndAHalfPercent(amount: Int64, fee: Int64) throws {
        #expect(try InvoiceFee.fee(on: Self.usd(amount)) == Self.usd(fee))
    }

    @Test func theFeeGoesBackInProportion() throws {
        let payment = InvoicePayment(
            id: InvoicePaymentID(Self.id), invoice: InvoiceID(Self.id), issuer: UserID(Self.id), method: .wallet,
            amount: Self.usd(33_333), fee: Self.usd(500), paidOn: Self.day, createdAt: Self.day.startOfDay,
            state: .posted)
        var before = (amount: Int64(0), fee: Int64(0))
        for part: Int64 in [10_000, 10_000, 13_332, 1] {
            let back = try InvoiceFee.returned(with: Self.usd(part), of: payment, after: before)
            before = (before.amount + part, before.fee + back.minorUnits)
            #expect(!back.isNegative && back.minorUnits <= part)
        }
        #expect(before.fee == 500)
    }

    @Test(
        arguments: [
            (10, nil), (11, -3), (14, -3), (15, 1), (20, 1), (21, 7), (27, 7), (28, 14), (400, 14),
        ] as [(Int, Int?)])
    func onlyTheNewestReminderGoes(today: Int, offset: Int?) {
        let newest = InvoiceReminder.newest(
            dueOn: Self.day.adding(days: 14), issuedOn: Self.day, today: Self.day.adding(days: today))
        #expect(newest == offset)
    }

    @Test func whatIsIssuedLateIsNotRemindedOfWhatWas() {
        #expect(InvoiceReminder.newest(dueOn: Self.day, issuedOn: Self.day, today: Self.day) == nil)
        #expect(
            InvoiceReminder.newest(dueOn: Self.day, issuedOn: Self.day.adding(days: 3), today: Self.day.adding(days: 3))
                == nil)
    }
}
