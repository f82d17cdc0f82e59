import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

/// The table of stages against the code that moves them, and what ends nothing.
@Suite struct OutflowTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    private static let ten = Money(minorUnits: 1_000, currency: .USD)
    private static let ids = Outflow.WalletIDs(
        capture: UniqueID(high: 5, low: 1), release: UniqueID(high: 5, low: 2), restore: UniqueID(high: 5, low: 3))

    private static func outflow(_ stage: Outflow.Stage = .ordered, _ kind: Outflow.Kind = .withdrawal) -> Outflow {
        let target: Outflow.Target =
            switch kind {
            case .withdrawal: .bankAccount(BankAccountID(UniqueID(high: 6, low: 6)), destination: "****6789")
            case .refund:
                .deposit(
                    DepositID(UniqueID(high: 6, low: 7)), transaction: UniqueID(high: 6, low: 8), reason: .duplicate)
            }
        return Outflow(
            id: OutflowID(UniqueID(high: 1, low: 0x3FF_FFFF_FFFF_FFFF)), owner: UserID(UniqueID(high: 2, low: 2)),
            wallet: UniqueID(high: 3, low: 3), amount: ten, fee: .zero(.USD), via: "sandbox", target: target, note: nil,
            walletIDs: ids, createdAt: now, stage: stage)
    }

    private static func report(using random: inout SeededGenerator) -> OutflowReport {
        let reports: [OutflowReport] = [
            .reserved, .reviewAsked, .decided, .approved, .rejected, .abandoned, .started, .cancelled, .notSent,
            .accepted(reference: "p"), .paid(reference: nil), .refused(code: "no"), .captured, .released,
            .returned(ten, reference: nil), .returned(Money(minorUnits: 1_001, currency: .USD), reference: nil),
            .restored,
        ]
        return reports[Int.random(in: 0..<reports.count, using: &random)]
    }

    @Test(arguments: Outflow.Kind.allCases) func theTableIsWhatOutflowsDo(kind: Outflow.Kind) {
        var random = SeededGenerator()
        var met: Set<Transitions<Outflow.Stage, OutflowReport.Kind>.Move> = []
        for _ in 0..<20_000 {
            var outflow = Self.outflow(.ordered, kind)
            var end: Outflow.Status?
            for _ in 0..<40 {
                let (before, report) = (outflow.stage, Self.report(using: &random))
                _ = outflow.take(report)
                // What has failed never lives again.
                if let end { #expect(outflow.status == end) }
                if [.failed, .returned, .cancelled, .rejected].contains(outflow.status) { end = outflow.status }
                guard outflow.stage != before else { continue }
                met.insert(.init(before, report.kind, outflow.stage))
            }
        }
        #expect(Set(Outflow.stages.moves).subtracting(met).map { "\($0)" } == [])
        #expect(Outflow.stages.unreachable.isEmpty && Outflow.stages.repeated.isEmpty)
        #expect(Outflow.stages.finals == [.withdrawing])
    }

    @Test func aRefusalCountsForTheFirstOrderAlone() {
        let no = PayoutAnswer.notTaken(code: "account_not_found")
        #expect(Outflow.conclude(from: no, isFirst: true) == .refused(code: "account_not_found"))
        #expect(Outflow.conclude(from: no, isFirst: false) == nil)
        let known = PayoutAnswer.known(.refused(code: "x", reference: nil))
        #expect(Outflow.conclude(from: known, isFirst: false) == .refused(code: "x"))
    }

    @Test func whatIsUnknownIsAskedAboutForEver() {
        var outflow = OutflowStep(Self.outflow(.ready), taking: .started, now: Self.now).outflow
        #expect(outflow.sentAt == Self.now)
        var (time, pauses) = (Self.now, [Int64]())
        for _ in 0..<12 {
            let step = OutflowStep(outflow, taking: nil, now: time)
            guard let next = step.dueAt else { break }
            pauses.append((next - time).components.seconds)
            (outflow, time) = (step.outflow, next)
        }
        #expect(pauses == [5, 5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600])
    }

    @Test func itIsSentAgainWhileItsProviderKnowsKeys() {
        let sent = Self.now + .seconds(23 * 3_600)
        func tried(_ attempts: Int) -> Outflow {
            Outflow(
                id: Self.outflow().id, owner: Self.outflow().owner, wallet: Self.outflow().wallet, amount: Self.ten,
                fee: .zero(.USD), via: "sandbox", target: Self.outflow().target, note: nil, walletIDs: Self.ids,
                createdAt: Self.now, status: .processing, stage: .sending, attempts: attempts, sentAt: Self.now)
        }
        #expect(tried(1).maySend(now: sent - .seconds(1)) && !tried(1).maySend(now: sent))
        // It surely never left.
        #expect(tried(0).maySend(now: sent))
    }

    @Test func referencesTellTheDay() {
        #expect(Self.outflow().reference == "WDR-20261118-ZZZZZZZZZZ")
        #expect(Self.outflow(.ordered, .refund).reference.hasPrefix("REF-20261118-"))
    }

    @Test func feesRoundHalfToEven() throws {
        let rule = OutflowFee(via: "wire", currency: .USD, basisPoints: 150, fixed: 0, cap: nil)
        #expect(try rule.fee(on: Money(minorUnits: 3_333, currency: .USD)).minorUnits == 50)
        #expect(try rule.fee(on: Money(minorUnits: 100, currency: .USD)).minorUnits == 2)
        #expect(try rule.fee(on: Money(minorUnits: 300, currency: .USD)).minorUnits == 4)
        let wire = OutflowFee(via: "wire", currency: .USD, basisPoints: 0, fixed: 1_500, cap: nil)
        #expect(try wire.fee(on: Self.ten).minorUnits == 1_500)
        #expect(throws: PaymentsError.amountTooLarge) {
            try wire.fee(on: Money(minorUnits: .max - 10, currency: .USD))
        }
    }
}
