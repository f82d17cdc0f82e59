import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

/// The table of stages against the code that moves them: walked at random, every row is met and nothing else is.
@Suite struct DepositStateTests {
    private static let ten = Money(minorUnits: 1_000, currency: .USD)

    private static func report(using random: inout SeededGenerator) -> DepositReport {
        let other = Money(minorUnits: 999, currency: .USD)
        let reports: [DepositReport] = [
            .reserved, .abandoned, .returned, .accepted(reference: "p", checkoutURL: "u"), .paid(ten, reference: "p"),
            .paid(other, reference: "p"), .paidTooLate(ten, reference: "p"), .declined(reason: "no"), .expired,
            .credited(transaction: UniqueID(high: 9, low: 9)), .creditRefused(code: "wallet_frozen"),
            .creditRefused(code: "wallet_closed"), .assessed(.unassessed),
            .assessed(.allowed(UniqueID(high: 8, low: 8))), .assessed(.review(UniqueID(high: 8, low: 8))),
            .assessed(.denied(UniqueID(high: 8, low: 8))),
            .redirected(to: UniqueID(high: 4, low: 4), fee: .zero(.USD)), .refundAsked, .closed, .refunded,
            .refundRefused(attempt: Int.random(in: 0...2, using: &random)),
            .refundReturned(attempt: Int.random(in: 0...2, using: &random)),
        ]
        return reports[Int.random(in: 0..<reports.count, using: &random)]
    }

    @Test func theTableIsWhatDepositsDo() {
        var random = SeededGenerator()
        var met: Set<Transitions<Deposit.Stage, DepositReport.Kind>.Move> = []
        for turn in 0..<20_000 {
            var deposit = Deposit(
                id: DepositID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 2, low: 2)),
                wallet: UniqueID(high: 3, low: 3), amount: Self.ten, fee: .zero(.USD), provider: "sandbox",
                method: .card, returnURL: nil, createdAt: Timestamp(secondsSince1970: 1_795_000_000), stage: .ordered,
                // A guest's for some link, or its owner's own.
                link: turn.isMultiple(of: 2) ? LinkID(UniqueID(high: 5, low: 5)) : nil)
            for _ in 0..<30 {
                let (before, report) = (deposit.stage, Self.report(using: &random))
                _ = deposit.take(report)
                guard deposit.stage != before else { continue }
                #expect(Deposit.stages.allows(report.kind, from: before, to: deposit.stage))
                met.insert(.init(before, report.kind, deposit.stage))
            }
        }
        #expect(Set(Deposit.stages.moves).subtracting(met).map { "\($0)" } == [])
        #expect(Deposit.stages.unreachable.isEmpty && Deposit.stages.repeated.isEmpty)
        #expect(Deposit.stages.finals == [.withdrawing])
    }
}
