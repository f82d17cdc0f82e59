import BillingDomain
import MoneyKit
import Primitives
import Testing

/// When somebody is told of a bill, and what follows a paid one.
@Suite struct PersonalBillTests {
    private static let id = PersonalBillID(UniqueID(high: 1, low: 1))
    private static let payment = UniqueID(high: 5, low: 1)

    private static func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

    private func bill(
        due: String = "2027-01-31", repeats: PersonalBill.Repeat? = nil, remind: [Int] = [3], paysItself: Bool = false,
        now: String = "2027-01-10"
    ) throws -> PersonalBill {
        let due = try Self.day(due)
        let order = BillOrder(
            wallet: UniqueID(high: 3, low: 1), biller: BillerID(UniqueID(high: 4, low: 1)), customer: "123",
            package: nil, amount: nil, meter: nil)
        let auto = PersonalBill.AutoPay(
            order: order, biller: "Ikeja Electric",
            payment: AutomaticPayment(id: Self.payment, dueAt: SchedulePlan.instant(on: due)))
        return PersonalBill(
            id: Self.id, owner: UserID(UniqueID(high: 2, low: 1)),
            face: PersonalBill.Face(
                name: "Rent", amount: Money(minorUnits: 100, currency: .NGN), dueOn: due, repeats: repeats,
                remindDays: remind), autoPay: paysItself ? auto : nil, now: try Self.day(now).startOfDay)
    }

    @Test func remindersGoOutOnTheirDaysAndAfterAnOutageOnce() throws {
        var bill = try bill(remind: [1, 7, 3, 7])
        #expect(bill.face.remindDays == [7, 3, 1] && bill.remindOn?.description == "2027-01-24")
        let first = try Self.day("2027-01-24")
        let early = bill.remind(on: first.adding(days: -1), at: first.startOfDay)
        let onTime = bill.remind(on: first, at: first.startOfDay)
        let twice = bill.remind(on: first, at: first.startOfDay)
        #expect(!early && onTime && !twice && bill.remindOn?.description == "2027-01-28")
        let last = try Self.day("2027-01-30")
        let late = bill.remind(on: last, at: last.startOfDay)
        #expect(late && bill.remindOn == nil, "the newest stands for those before it")
    }

    @Test func nobodyIsRemindedOfWhatIsOverdue() throws {
        var bill = try bill()
        let after = try Self.day("2027-02-01")
        let reminded = bill.remind(on: after, at: after.startOfDay)
        #expect(!reminded && bill.remindOn == nil)
        let passes = bill.pass(on: try Self.day("2027-01-31"))
        let passed = bill.pass(on: after)
        let again = bill.pass(on: after)
        #expect(!passes && passed && !again && bill.state == .overdue)
    }

    @Test func whatWasToBeToldBeforeItWasMadeIsNot() throws {
        #expect(try bill(remind: [30, 3]).remindOn?.description == "2027-01-28")
        #expect(try bill(remind: [3], now: "2027-01-29").remindOn == nil)
    }

    @Test func aReminderByHandIsOneAnHour() throws {
        var bill = try bill()
        let now = try Self.day("2027-01-20").startOfDay
        try bill.remindNow(at: now)
        let refused = #expect(throws: PlannedError.self) { try bill.remindNow(at: now + .seconds(3_599)) }
        #expect(refused == .reminderTooSoon(wait: .seconds(1)))
        try bill.remindNow(at: now + .seconds(3_600))
    }

    @Test func paidIsPaidOnce() throws {
        var bill = try bill()
        let today = try Self.day("2027-01-20")
        #expect(throws: PlannedError.paidInFuture) { try bill.markPaid(on: today.adding(days: 1), today: today) }
        try bill.markPaid(on: today, today: today)
        #expect(bill.state == .paid && bill.paidOn == today && bill.remindOn == nil)
        #expect(throws: PlannedError.notOpen(state: "paid")) { try bill.markPaid(on: today, today: today) }
        #expect(bill.follower(id: Self.id, payment: Self.payment, at: today.startOfDay) == nil)
    }

    /// 31 January, 28 February, 31 March, one after the other.
    @Test func eachIsFollowedByTheNext() throws {
        var bill = try bill(repeats: .monthly)
        var days: [String] = []
        let today = try Self.day("2027-01-20")
        for number in 0..<4 {
            try bill.markPaid(on: today, today: today)
            days.append(bill.face.dueOn.description)
            let id = PersonalBillID(UniqueID(high: 1, low: UInt64(2 + number)))
            let next = bill.follower(id: id, payment: Self.payment, at: today.startOfDay)
            #expect(bill.next == id)
            let again = bill.follower(id: id, payment: Self.payment, at: today.startOfDay)
            #expect(again == nil, "one at most")
            bill = try #require(next)
        }
        #expect(days == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"])
    }

    /// What is owed is each; what pays itself is not paid one after the other after an outage.
    @Test(arguments: [(false, "2027-02-07"), (true, "2027-03-07")])
    func afterAnOutage(paysItself: Bool, next: String) throws {
        var bill = try bill(repeats: .weekly, paysItself: paysItself)
        let now = try Self.day("2027-03-12").startOfDay
        if paysItself {
            let ordered = bill.order(at: now)
            #expect(ordered?.payment.attempts == 1)
            let isNews = bill.follow(Self.payment, isPaid: true, code: nil, on: now.day)
            #expect(isNews && bill.payment == Self.payment)
        } else {
            try bill.markPaid(on: now.day, today: now.day)
        }
        let following = bill.follower(id: Self.id, payment: UniqueID(high: 5, low: 2), at: now)
        #expect(following?.face.dueOn.description == next)
        #expect(following?.autoPay?.payment.id == (paysItself ? UniqueID(high: 5, low: 2) : nil))
    }

    @Test func nothingChangesWhileItPays() throws {
        var bill = try bill(paysItself: true)
        let now = SchedulePlan.instant(on: bill.face.dueOn)
        #expect(bill.order(at: now - .seconds(1)) == nil)
        let ordered = bill.order(at: now)
        #expect(ordered?.payment.id == Self.payment)
        let (face, auto) = (bill.face, bill.autoPay)
        #expect(throws: PlannedError.paymentInProgress) { try bill.change(face, auto, at: now) }
        #expect(throws: PlannedError.paymentInProgress) { try bill.markPaid(on: now.day, today: now.day) }
        #expect(throws: PlannedError.paymentInProgress) { try bill.remove() }
        for attempt in 1...4 {
            let refused = bill.refuse(Self.payment, attempt: attempt, code: "insufficient_funds", at: now)
            #expect(refused)
            _ = bill.order(at: now + .seconds(3_600))
        }
        #expect(bill.autoPay?.payment.state == .failed && bill.state == .upcoming)
        try bill.markPaid(on: now.day, today: now.day)
        let late = bill.follow(Self.payment, isPaid: true, code: nil, on: now.day)
        #expect(!late && bill.payment == nil)
    }

    @Test func anotherDayIsAnotherSeries() throws {
        var bill = try bill(repeats: .monthly, paysItself: true)
        var face = bill.face
        face.dueOn = try Self.day("2027-02-10")
        let now = try Self.day("2027-01-20").startOfDay
        try bill.change(face, bill.autoPay, at: now)
        #expect(bill.autoPay?.payment.dueAt == SchedulePlan.instant(on: face.dueOn))
        #expect(bill.series == PersonalBill.Series(start: face.dueOn) && bill.remindOn?.description == "2027-02-07")
        _ = bill.pass(on: try Self.day("2027-02-11"))
        face.dueOn = try Self.day("2027-03-10")
        let later = face
        #expect(throws: PlannedError.notOpen(state: "overdue")) { try bill.change(later, nil, at: now) }
    }

    @Test func theTableIsWhole() {
        #expect(PersonalBill.states.unreachable.isEmpty && PersonalBill.states.repeated.isEmpty)
        #expect(PersonalBill.states.finals == [.paid])
    }
}
