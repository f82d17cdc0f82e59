import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

private let ten = Money(minorUnits: 1_000, currency: .USD)
private let start = Timestamp(secondsSince1970: 1_795_000_000)
private let transaction = UniqueID(high: 9, low: 9)

private func deposit(
    _ stage: Deposit.Stage, _ status: Deposit.Status = .pending, reason: String? = nil
) -> Deposit {
    Deposit(
        id: DepositID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 2, low: 2)),
        wallet: UniqueID(high: 3, low: 3), amount: ten, fee: .zero(.USD), provider: "sandbox", method: .card,
        returnURL: nil, createdAt: start, status: status, stage: stage, reason: reason,
        transaction: status == .succeeded ? transaction : nil)
}

private let accepted = DepositReport.accepted(reference: "p", checkoutURL: "u")
private let paid = DepositReport.paid(ten, reference: "p")
private let wrong = DepositReport.paid(Money(minorUnits: 999, currency: .USD), reference: "p")
private let declined = DepositReport.declined(reason: "no")
private let credited = DepositReport.credited(transaction: transaction)
private let refused = DepositReport.creditRefused(code: "wallet_frozen")

private struct Case: Sendable {
    let from: Deposit
    let report: DepositReport
    let change: DepositChange
    let stage: Deposit.Stage
    let status: Deposit.Status
}

/// Every stage with every report.
@Suite struct DepositReportTests {
    private static let cases: [Case] = [
        Case(
            from: deposit(.creating), report: accepted, change: .becameKnownToProvider, stage: .awaiting,
            status: .pending),
        Case(
            from: deposit(.creating), report: paid, change: .becameKnownToProvider, stage: .crediting,
            status: .pending),
        Case(
            from: deposit(.creating), report: wrong, change: .becameKnownToProvider, stage: .held, status: .pending),
        Case(from: deposit(.creating), report: declined, change: .failed, stage: .ended, status: .failed),
        Case(from: deposit(.creating), report: .expired, change: .expired, stage: .ended, status: .expired),
        Case(from: deposit(.creating), report: credited, change: .none, stage: .creating, status: .pending),
        Case(from: deposit(.creating), report: refused, change: .none, stage: .creating, status: .pending),
        Case(from: deposit(.awaiting), report: accepted, change: .none, stage: .awaiting, status: .pending),
        Case(from: deposit(.awaiting), report: paid, change: .moved, stage: .crediting, status: .pending),
        Case(from: deposit(.awaiting), report: wrong, change: .moved, stage: .held, status: .pending),
        Case(from: deposit(.awaiting), report: declined, change: .failed, stage: .ended, status: .failed),
        Case(from: deposit(.awaiting), report: .expired, change: .expired, stage: .ended, status: .expired),
        Case(from: deposit(.awaiting), report: credited, change: .none, stage: .awaiting, status: .pending),
        Case(from: deposit(.awaiting), report: refused, change: .none, stage: .awaiting, status: .pending),
        Case(from: deposit(.crediting), report: accepted, change: .none, stage: .crediting, status: .pending),
        Case(from: deposit(.crediting), report: paid, change: .none, stage: .crediting, status: .pending),
        Case(from: deposit(.crediting), report: declined, change: .none, stage: .crediting, status: .pending),
        Case(from: deposit(.crediting), report: .expired, change: .none, stage: .crediting, status: .pending),
        Case(from: deposit(.crediting), report: credited, change: .succeeded, stage: .ended, status: .succeeded),
        Case(from: deposit(.crediting), report: refused, change: .moved, stage: .held, status: .pending),
        Case(from: deposit(.held), report: accepted, change: .none, stage: .held, status: .pending),
        Case(from: deposit(.held), report: paid, change: .none, stage: .held, status: .pending),
        Case(from: deposit(.held), report: wrong, change: .none, stage: .held, status: .pending),
        Case(
            from: deposit(.held, reason: Deposit.amountMismatch), report: paid, change: .moved, stage: .crediting,
            status: .pending),
        Case(
            from: deposit(.held, reason: Deposit.amountMismatch), report: wrong, change: .none, stage: .held,
            status: .pending),
        Case(from: deposit(.crediting), report: wrong, change: .none, stage: .crediting, status: .pending),
        Case(from: deposit(.held), report: declined, change: .none, stage: .held, status: .pending),
        Case(from: deposit(.held), report: .expired, change: .none, stage: .held, status: .pending),
        Case(from: deposit(.held), report: credited, change: .succeeded, stage: .ended, status: .succeeded),
        Case(from: deposit(.held), report: refused, change: .moved, stage: .held, status: .pending),
        // Money that comes late wins over the end.
        Case(from: deposit(.ended, .failed), report: paid, change: .moved, stage: .crediting, status: .pending),
        Case(from: deposit(.ended, .expired), report: paid, change: .moved, stage: .crediting, status: .pending),
        Case(from: deposit(.ended, .failed), report: accepted, change: .none, stage: .ended, status: .failed),
        Case(from: deposit(.ended, .failed), report: declined, change: .none, stage: .ended, status: .failed),
        Case(from: deposit(.ended, .expired), report: .expired, change: .none, stage: .ended, status: .expired),
        Case(from: deposit(.ended, .failed), report: credited, change: .none, stage: .ended, status: .failed),
        Case(from: deposit(.ended, .expired), report: refused, change: .none, stage: .ended, status: .expired),
    ]

    @Test func everyReportInEveryStageDoesWhatTheTableSays() {
        for expected in Self.cases {
            var deposit = expected.from
            #expect(deposit.take(expected.report) == expected.change, "\(expected)")
            #expect(deposit.stage == expected.stage, "\(expected)")
            #expect(deposit.status == expected.status, "\(expected)")
        }
    }

    @Test func nothingChangesWhatHasBeenCredited() {
        for report in [accepted, paid, wrong, declined, .expired, credited, refused] {
            var done = deposit(.ended, .succeeded)
            #expect(done.take(report) == .none)
            #expect(done == deposit(.ended, .succeeded))
        }
    }

    @Test func aWrongAmountWaitsForAPerson() {
        var held = deposit(.awaiting)
        _ = held.take(wrong)
        #expect(held.reason == Deposit.amountMismatch)
        #expect(!held.mayBeCredited)
        #expect(DepositTiming.nextStep(of: held, now: start) == nil)
    }

    /// Reports in random order, each maybe several times: a deposit ends credited if and only if the credit was
    /// reported after the payment, and never leaves that end.
    @Test func anyOrderOfReportsKeepsTheInvariants() {
        var random = SeededGenerator()
        let seed = random.seed
        for _ in 0..<5_000 {
            var current = deposit(.creating)
            var wasPaid = false
            for _ in 0..<12 {
                let report =
                    [accepted, paid, declined, .expired, credited, refused].randomElement(using: &random) ?? paid
                let before = current
                let change = current.take(report)
                if report == paid { wasPaid = true }
                #expect((current.status == .succeeded) == (current.transaction != nil), "seed \(seed)")
                if before.status == .succeeded { #expect(current == before, "seed \(seed)") }
                if change == .none { #expect(current == before, "seed \(seed)") }
                if current.status == .succeeded { #expect(wasPaid, "seed \(seed)") }
                if wasPaid { #expect(current.status == .pending || current.status == .succeeded, "seed \(seed)") }
            }
        }
    }
}

@Suite struct DepositTimingTests {
    @Test func questionsGrowRarerUntilTheTimeIsUp() {
        let awaiting = deposit(.awaiting)
        func pause(after age: Duration) -> Duration? {
            DepositTiming.nextStep(of: awaiting, now: start + age).map {
                .microseconds($0.microsecondsSince1970 - (start + age).microsecondsSince1970)
            }
        }
        #expect(pause(after: .zero) == .seconds(30))
        #expect(pause(after: .seconds(600)) == .seconds(300))
        #expect(pause(after: .seconds(86_399)) == .seconds(1))
        #expect(pause(after: .seconds(86_400)) == .seconds(30))
    }

    @Test func overdueExactlyAtTheEnd() {
        #expect(!DepositTiming.isOverdue(deposit(.awaiting), now: start + .seconds(86_399)))
        #expect(DepositTiming.isOverdue(deposit(.awaiting), now: start + .seconds(86_400)))
    }

    @Test func anEndedDepositIsLeftAlone() {
        #expect(DepositTiming.nextStep(of: deposit(.ended, .failed), now: start) == nil)
    }
}

@Suite struct FeeRuleTests {
    private func fee(_ cents: Int64, basisPoints: Int = 0, fixed: Int64 = 0, cap: Int64? = nil) throws -> Int64 {
        let rule = FeeRule(
            provider: "p", method: .card, currency: .USD, basisPoints: basisPoints, fixed: fixed, cap: cap)
        return try rule.fee(on: Money(minorUnits: cents, currency: .USD)).minorUnits
    }

    @Test func shareIsRoundedUpAndTheFixedPartAdded() throws {
        #expect(try fee(100, basisPoints: 150) == 2)  // 1.5 -> 2
        #expect(try fee(300, basisPoints: 150) == 5)  // 4.5 -> 5
        #expect(try fee(2, basisPoints: 1) == 1)  // 0.0002 -> 1
        #expect(try fee(200, basisPoints: 150) == 3)  // exact
        #expect(try fee(1_000, basisPoints: 150, fixed: 30) == 45)
        #expect(try fee(1_000) == 0)
    }

    /// A hundred payments of a hundredth cost at least what one of all costs.
    @Test func payingInPiecesSavesNothing() throws {
        for cents in [1, 7, 33, 99, 101] as [Int64] {
            #expect(try fee(cents + 1, basisPoints: 37) * 100 >= fee((cents + 1) * 100, basisPoints: 37))
        }
    }

    @Test func theCapHoldsExactly() throws {
        #expect(try fee(200_000, basisPoints: 100, cap: 2_000) == 2_000)
        #expect(try fee(200_100, basisPoints: 100, cap: 2_000) == 2_000)
        #expect(try fee(199_900, basisPoints: 100, cap: 2_000) == 1_999)
    }

    @Test func somethingMustBeLeftForTheWallet() throws {
        #expect(try fee(31, fixed: 30) == 30)
        #expect(throws: PaymentsError.feeAboveAmount) { try fee(30, fixed: 30) }
        #expect(throws: PaymentsError.amountTooLarge) { try fee(.max, basisPoints: 9_999, fixed: .max) }
    }
}
