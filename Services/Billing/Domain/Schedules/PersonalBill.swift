package import MoneyKit
package import Primitives

package enum PersonalBillTag {}
package typealias PersonalBillID = Identifier<PersonalBillTag>

/// Something that somebody has to pay on a day, and wants to be told of.
package struct PersonalBill: Sendable, Equatable {
    /// - upcoming, overdue: to be paid.
    /// - paid: final.
    package enum State: String, Sendable, CaseIterable { case upcoming, overdue, paid }

    package enum Event: String, CaseIterable, Hashable, Sendable { case pass, pay }

    package static let states = Transitions<State, Event>(
        from: .upcoming,
        [
            (.upcoming, .pass, .overdue),
            (.upcoming, .pay, .paid),
            (.overdue, .pay, .paid),
        ])

    /// How often it comes again.
    package enum Repeat: String, Sendable, CaseIterable {
        case weekly, monthly, quarterly, yearly

        package var frequency: Frequency {
            switch self {
            case .weekly: .weekly
            case .monthly: .monthly
            case .quarterly: .quarterly
            case .yearly: .yearly
            }
        }
    }

    /// The bills that follow one another: the k-th is due k periods after the first.
    package struct Series: Sendable, Equatable {
        package let start: CalendarDay
        package let number: Int

        package init(start: CalendarDay, number: Int = 0) {
            self.start = start
            self.number = number
        }
    }

    /// How it is paid by itself.
    package struct AutoPay: Sendable, Equatable {
        /// Without an amount, which is the bill's.
        package let order: BillOrder
        /// As the customer knows the biller.
        package let biller: String
        package internal(set) var payment: AutomaticPayment

        package init(order: BillOrder, biller: String, payment: AutomaticPayment) {
            self.order = order
            self.biller = biller
            self.payment = payment
        }
    }

    /// What its owner says of it.
    package struct Face: Sendable, Equatable {
        package var name: String
        package var amount: Money
        package var dueOn: CalendarDay
        package var repeats: Repeat?
        /// So many days before it is due its owner is reminded; falling, each once.
        package var remindDays: [Int]

        package init(name: String, amount: Money, dueOn: CalendarDay, repeats: Repeat?, remindDays: [Int]) {
            self.name = name
            self.amount = amount
            self.dueOn = dueOn
            self.repeats = repeats
            self.remindDays = Set(remindDays).sorted(by: >)
        }

        /// Whether so much is due on the same day: what somebody agrees to who has it paid by itself.
        package func hasSameDebt(as other: Face) -> Bool { amount == other.amount && dueOn == other.dueOn }
    }

    package let id: PersonalBillID
    package let owner: UserID
    package let createdAt: Timestamp
    package internal(set) var face: Face
    package internal(set) var series: Series
    package internal(set) var autoPay: AutoPay?
    package internal(set) var state: State
    package internal(set) var paidOn: CalendarDay?
    /// That paid it; nil when it was paid elsewhere.
    package internal(set) var payment: UniqueID?
    package internal(set) var next: PersonalBillID?
    /// The day of the next reminder.
    package internal(set) var remindOn: CalendarDay?
    package internal(set) var remindedAt: Timestamp?

    /// As it was kept.
    package init(
        id: PersonalBillID, owner: UserID, createdAt: Timestamp, face: Face, series: Series, autoPay: AutoPay?,
        state: State, paidOn: CalendarDay?, payment: UniqueID?, next: PersonalBillID?, remindOn: CalendarDay?,
        remindedAt: Timestamp?
    ) {
        self.id = id
        self.owner = owner
        self.createdAt = createdAt
        self.face = face
        self.series = series
        self.autoPay = autoPay
        self.state = state
        self.paidOn = paidOn
        self.payment = payment
        self.next = next
        self.remindOn = remindOn
        self.remindedAt = remindedAt
    }

    /// A new one.
    package init(
        id: PersonalBillID, owner: UserID, face: Face, series: Series? = nil, autoPay: AutoPay?, now: Timestamp
    ) {
        self.init(
            id: id, owner: owner, createdAt: now, face: face, series: series ?? Series(start: face.dueOn),
            autoPay: autoPay, state: .upcoming, paidOn: nil, payment: nil, next: nil,
            remindOn: Reminders.next(of: face, after: Reminders.lastDay(by: now)), remindedAt: nil)
    }
}

/// When people are told of what is due.
package enum Reminders {
    /// Nobody is told of a bill by hand more often.
    package static let pause = Duration.seconds(3_600)
    /// Where nothing is said.
    package static let usual = [3]
    private static let timeOfDay = Duration.seconds(8 * 3_600)

    /// The newest day on which reminders have gone out: at 08:00 UTC.
    package static func lastDay(by now: Timestamp) -> CalendarDay { (now - timeOfDay).day }

    static func next(of face: PersonalBill.Face, after day: CalendarDay) -> CalendarDay? {
        face.remindDays.map { face.dueOn.adding(days: -$0) }.first { $0 > day }
    }
}
