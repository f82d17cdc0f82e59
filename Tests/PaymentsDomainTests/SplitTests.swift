import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

/// Shares that sum to the bill, and what is paid of them.
@Suite struct SplitTests {
    private static let ada = UserID(UniqueID(high: 2, low: 1))
    private static let people = (2...4).map { UserID(UniqueID(high: 2, low: $0)) }

    private func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .USD) }

    private func split(_ shares: [Int64]) -> Split {
        Split(
            id: SplitID(UniqueID(high: 1, low: 1)),
            creator: Payment.Party(user: Self.ada, wallet: UniqueID(high: 3, low: 1), name: nil), title: "Dinner",
            total: dollars(shares.reduce(0, +)), kind: .custom, dueAt: nil, reference: "SPL-1",
            createdAt: Timestamp(secondsSince1970: 0),
            participants: zip(shares, Self.people).map { share, user in
                SplitParticipant(id: user.rawValue, email: nil, user: user, share: share)
            })
    }

    @Test func sharesAreExact() throws {
        let third = try Rate(parsing: "33.3333")
        let rest = try Rate(parsing: "33.3334")
        #expect(try SplitShares.equal(count: 3).cut(dollars(10_000)) == [3_334, 3_333, 3_333].map(dollars))
        #expect(
            try SplitShares.percentage([third, third, rest]).cut(dollars(10_000)).map(\.minorUnits).reduce(0, +)
                == 10_000)
        #expect(
            try SplitShares.percentage([Rate(parsing: "60"), Rate(parsing: "40")]).cut(dollars(333))
                == [200, 133].map(dollars))
        #expect(try SplitShares.custom([dollars(1), dollars(9_999)]).cut(dollars(10_000)).count == 2)
    }

    @Test func whatIsNotTheWholeIsNoSplit() throws {
        let total = dollars(10_000)
        let euros = Money(minorUnits: 5_000, currency: .EUR)
        for shares: SplitShares in [
            .custom([dollars(1), dollars(9_998)]), .custom([dollars(5_000), euros]),
            .percentage([try Rate(parsing: "50"), try Rate(parsing: "49.9999")]),
            .percentage([try Rate(parsing: "50"), try Rate(parsing: "50.0001")]),
        ] {
            #expect(throws: PaymentsError.splitSumMismatch) { try shares.cut(total) }
        }
        for shares: SplitShares in [
            .custom([dollars(0), total]), .custom([dollars(-1), dollars(10_001)]),
            .percentage([try Rate(parsing: "0"), try Rate(parsing: "100")]),
        ] {
            #expect(throws: PaymentsError.amountOutOfRange) { try shares.cut(total) }
        }
        #expect(throws: PaymentsError.amountOutOfRange) { try SplitShares.equal(count: 3).cut(dollars(2)) }
    }

    @Test func ofTwoPaymentsThatDoNotFitOneIsBegun() throws {
        var split = split([1_000, 500])
        try split.begin(dollars(600), by: Self.people[0])
        #expect(throws: PaymentsError.exceedsShare) { try split.begin(dollars(600), by: Self.people[0]) }
        try split.begin(dollars(400), by: Self.people[0])
        #expect(throws: PaymentsError.notOpen(state: "processing")) { try split.begin(dollars(1), by: Self.people[0]) }
        #expect(throws: PaymentsError.missing(.split)) { try split.begin(dollars(1), by: Self.ada) }
        #expect(throws: PaymentsError.notOpen(state: "pending")) { try split.cancel() }
        #expect(split.follow(dollars(400), by: Self.people[0], isPaid: false) == 0)
        #expect(split.state == .pending && split.collected.isZero)
        #expect(split.follow(dollars(600), by: Self.people[0], isPaid: true) == 0)
        #expect(split.state == .partial && split.collected == dollars(600))
    }

    @Test func theTableIsWhatSplitsDo() {
        var random = SeededGenerator()
        var met: Set<Transitions<Split.State, Split.Event>.Move> = []
        for _ in 0..<5_000 {
            var split = split([5, 5, 5])
            var underWay: [(Int64, UserID)] = []
            for _ in 0..<20 {
                let before = split.state
                let user = Self.people[Int.random(in: 0..<3, using: &random)]
                switch Int.random(in: 0..<10, using: &random) {
                case 0: try? split.cancel()  // a refusal is no move
                case 1...5:
                    let units = Int64.random(in: 1...5, using: &random)
                    if (try? split.begin(dollars(units), by: user)) != nil { underWay.append((units, user)) }
                default:
                    guard let (units, user) = underWay.popLast() else { continue }
                    #expect(
                        split.follow(dollars(units), by: user, isPaid: Bool.random(using: &random)) != nil)
                }
                #expect(split.participants.allSatisfy { $0.paid + $0.reserved <= $0.share })
                #expect((split.state == .completed) == (split.collected == split.total))
                guard split.state != before else { continue }
                met.insert(.init(before, split.state == .cancelled ? .cancel : .pay, split.state))
            }
        }
        #expect(met == Set(Split.states.moves))
        #expect(Split.states.unreachable.isEmpty && Split.states.repeated.isEmpty)
        #expect(Split.states.finals == [.completed, .cancelled])
    }
}
