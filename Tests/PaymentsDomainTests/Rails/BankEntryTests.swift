import MoneyKit
import Primitives
import Testing

@testable import PaymentsDomain

/// What staff may give to a wallet.
@Suite struct BankEntryTests {
    private static let target = BankEntry.Target(
        wallet: UniqueID(high: 1, low: 3), owner: UserID(UniqueID(high: 1, low: 4)),
        transaction: UniqueID(high: 1, low: 5))

    private static func entry(
        _ kind: BankEntry.Kind, isBooked: Bool = true, isTaken: Bool = false, _ state: BankEntry.State = .unmatched
    ) -> BankEntry {
        BankEntry(
            id: BankEntryID(UniqueID(high: 1, low: 1)), file: BankFileID(UniqueID(high: 1, low: 2)), rail: .ach,
            kind: kind, amount: Money(minorUnits: 1_000, currency: .USD), reference: nil, reasonCode: nil,
            bookedOn: isBooked ? CalendarDay("2026-11-30") : nil, isTaken: isTaken, names: [], item: nil,
            createdAt: Timestamp(secondsSince1970: 1_795_000_000), state: state, stage: .done)
    }

    @Test func whatCameIsGivenToAWallet() throws {
        for kind in [BankEntry.Kind.credit, .comeBack] {
            var entry = Self.entry(kind)
            try entry.allocate(Self.target)
            #expect(entry.state == .matched && entry.stage == .crediting && entry.target == Self.target)
        }
    }

    /// A return that is only told of, one by which we pay, and what has its place.
    @Test func whatHasNotComeIsNot() {
        for entry in [
            Self.entry(.comeBack, isBooked: false), Self.entry(.comeBack, isTaken: true), Self.entry(.debit),
            Self.entry(.status), Self.entry(.comeBack, .matched), Self.entry(.credit, .held),
        ] {
            var entry = entry
            #expect(throws: PaymentsError.notOpen(state: entry.state.rawValue)) { try entry.allocate(Self.target) }
            #expect(entry.target == nil)
        }
    }
}
