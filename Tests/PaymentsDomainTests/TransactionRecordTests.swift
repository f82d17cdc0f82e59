import MoneyKit
import PaymentsDomain
import Primitives
import Testing

/// What may follow a transaction, by who asks, what has followed it and how old it is.
@Suite struct TransactionRecordTests {
    private static let payer = UserID(UniqueID(high: 1, low: 1))
    private static let payee = UserID(UniqueID(high: 1, low: 2))
    private static let start = Timestamp(secondsSince1970: 1_795_000_000)

    private func record(
        _ kind: TransactionRecord.Kind, _ type: String, _ status: String, by owner: UserID? = payer
    ) -> TransactionRecord {
        TransactionRecord(
            id: UniqueID(high: 2, low: 1), kind: kind, type: type,
            owner: TransactionRecord.End(user: owner, wallet: nil, name: nil),
            other: TransactionRecord.End(user: Self.payee, wallet: nil, name: nil),
            amount: Money(minorUnits: 1_000, currency: .USD), fee: .zero(.USD), status: status, stage: "ended",
            reference: nil, note: nil, transaction: UniqueID(high: 2, low: 1), isPaid: true, createdAt: Self.start)
    }

    private func standing(
        left: Bool = true, whole: Bool = true, disputed: Bool = false, contested: Bool = false, asked: Bool = false
    ) -> TransactionRecord.Standing {
        TransactionRecord.Standing(
            isRefundable: left, isWhole: whole, isDisputed: disputed, isContested: contested, isAskedBack: asked)
    }

    @Test(arguments: ["send", "request", "link", "qr", "split", "recurring", "payout"])
    func whateverWasSentCanBeAskedBackForADay(type: String) {
        let payment = record(.payment, type, "completed")
        let late = Self.start + TransactionRecord.reversalWindow
        #expect(payment.acts(of: Self.payer, after: standing(), at: Self.start) == [.dispute, .reverse])
        #expect(payment.acts(of: Self.payee, after: standing(), at: Self.start) == [.refund])
        #expect(payment.acts(of: Self.payer, after: standing(), at: late) == [.dispute])
        // One that waited has its day from when it moved.
        let moved = payment.acts(of: Self.payer, after: standing(), postedAt: late, at: late)
        #expect(moved == [.dispute, .reverse])
    }

    @Test func whatHasFollowedStandsAgainstIt() {
        let payment = record(.payment, "send", "completed")
        for (standing, payers, payees) in [
            (standing(whole: false), [TransactionRecord.Act.dispute], [TransactionRecord.Act.refund]),
            (standing(left: false, whole: false), [], []),
            (standing(disputed: true), [.reverse], [.refund]),
            (standing(disputed: true, contested: true), [], [.refund]),
            (standing(asked: true), [.dispute], [.refund]),
        ] {
            #expect(payment.acts(of: Self.payer, after: standing, at: Self.start) == payers, "\(standing)")
            #expect(payment.acts(of: Self.payee, after: standing, at: Self.start) == payees, "\(standing)")
        }
    }

    @Test func refundsHaveTheirTimeAndGuestsTheirOwnWay() {
        let (payment, deposit) = (record(.payment, "send", "completed"), record(.deposit, "deposit", "succeeded"))
        let late = Self.start + TransactionRecord.refundWindow
        #expect(payment.acts(of: Self.payee, after: standing(), at: late) == [])
        #expect(deposit.acts(of: Self.payer, after: standing(), at: Self.start) == [.refund])
        #expect(deposit.acts(of: Self.payer, after: standing(left: false), at: Self.start) == [])
        #expect(deposit.acts(of: Self.payer, after: standing(), at: late) == [])
        let guests = record(.payment, "checkout", "completed", by: nil)
        #expect(guests.acts(of: Self.payee, after: standing(), at: Self.start) == [.refund])
        #expect(record(.payment, "send", "reversed").acts(of: Self.payer, after: standing(), at: Self.start) == [])
    }
}
