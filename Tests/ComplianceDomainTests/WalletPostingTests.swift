import ComplianceDomain
import MoneyKit
import Primitives
import Testing

/// What each customer sees of a transaction of the wallet.
@Suite struct WalletPostingTests {
    private static let ada = UserID(UniqueID(high: 1, low: 1))
    private static let grace = UserID(UniqueID(high: 2, low: 2))

    private static func wallet(_ owner: UserID, _ number: UInt64 = 0) -> WalletPosting.Leg.End {
        WalletPosting.Leg.End(
            account: UniqueID(high: owner.rawValue.high, low: number), code: "customer", owner: owner)
    }

    private static func system(_ code: String) -> WalletPosting.Leg.End {
        WalletPosting.Leg.End(account: UniqueID(high: 9, low: 9), code: code, owner: nil)
    }

    private static func movements(
        _ legs: (WalletPosting.Leg.End, WalletPosting.Leg.End, Int64, Currency)...
    ) -> [String] {
        WalletPosting(
            id: UniqueID(high: 3, low: 3), kind: "transfer", channel: "session", assessment: nil,
            at: Timestamp(secondsSince1970: 0),
            legs: legs.map { .init(debit: $0.0, credit: $0.1, amount: Money(minorUnits: $0.2, currency: $0.3)) }
        ).movements.map { moved in
            let other =
                moved.counterpartyID == ada ? "ada" : moved.counterpartyID == grace ? "grace" : moved.counterparty
            return "\(moved.user == ada ? "ada" : "grace") \(moved.flow.rawValue) \(other) \(moved.amount.amountText)"
                + (moved.isOwn ? " own" : "")
        }
    }

    @Test func aTransferHasTwoSidesAndItsFeeNone() {
        let found = Self.movements(
            (Self.wallet(Self.ada), Self.wallet(Self.grace), 5_000, .USD),
            (Self.wallet(Self.ada), Self.system("fees:USD"), 10, .USD))
        #expect(found == ["ada out grace 50.00", "grace in ada 50.00"])
    }

    @Test func partsOfOneTransferAreOneMovement() {
        let found = Self.movements(
            (Self.wallet(Self.ada), Self.wallet(Self.grace), 5_000, .USD),
            (Self.wallet(Self.ada), Self.wallet(Self.grace), 1, .USD))
        #expect(found == ["ada out grace 50.01", "grace in ada 50.01"])
    }

    /// Through the exchange it is the other customer all the same.
    @Test func moneyThatIsChangedUnderWayHasBothCustomersAtItsEnds() {
        let found = Self.movements(
            (Self.wallet(Self.ada), Self.system("fx:USD"), 5_000, .USD),
            (Self.system("fx:EUR"), Self.wallet(Self.grace), 4_600, .EUR))
        #expect(found == ["ada out grace 50.00", "grace in ada 46.00"])
    }

    @Test func whatStaysWithOnePersonIsOneOutgoingMovement() {
        let conversion = Self.movements(
            (Self.wallet(Self.ada), Self.system("fx:USD"), 5_000, .USD),
            (Self.system("fx:EUR"), Self.wallet(Self.ada, 1), 4_600, .EUR),
            (Self.wallet(Self.ada), Self.system("revenue:fx:USD"), 25, .USD))
        #expect(conversion == ["ada out ada 50.00 own"])
        let moved = Self.movements((Self.wallet(Self.ada), Self.wallet(Self.ada, 1), 700, .USD))
        #expect(moved == ["ada out ada 7.00 own"])
    }

    @Test(arguments: [
        ("clearing:sandbox:USD", "clearing:sandbox"), ("settlement:cards:USD", "settlement:cards"),
        ("rewards", "rewards"), ("clearing:cards-sudo", "clearing:cards-sudo"),
    ])
    func aSystemAccountIsKnownWithoutItsCurrency(code: String, name: String) {
        #expect(Self.movements((Self.system(code), Self.wallet(Self.ada), 100, .USD)) == ["ada in \(name) 1.00"])
        #expect(Self.movements((Self.wallet(Self.ada), Self.system(code), 100, .USD)) == ["ada out \(name) 1.00"])
    }

    @Test func aFeeAloneIsNoMovement() {
        #expect(Self.movements((Self.wallet(Self.ada), Self.system("fees:USD"), 10, .USD)).isEmpty)
    }

    @Test func eachOfManyOthersIsOne() {
        let found = Self.movements(
            (Self.wallet(Self.ada), Self.wallet(Self.grace), 100, .USD),
            (Self.wallet(Self.ada), Self.system("settlement:USD"), 200, .USD))
        #expect(found == ["ada out grace 1.00", "grace in ada 1.00", "ada out settlement 2.00"])
    }

    @Test func sumsStayWithinBounds() {
        let found = Self.movements(
            (Self.wallet(Self.ada), Self.wallet(Self.grace), .max, .USD),
            (Self.wallet(Self.ada), Self.wallet(Self.grace), .max, .USD))
        #expect(found.count == 2)
    }
}
