import MoneyKit
import Primitives
import Testing
import WalletDomain

/// The table of a hold's states against what holds do: every state with every move.
@Suite struct HoldStateTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)

    private static func hold(_ status: Hold.Status) -> Hold {
        Hold(
            id: HoldID(UniqueID(high: 1, low: 1)), account: AccountID(UniqueID(high: 2, low: 2)),
            amount: Money(minorUnits: 1_000, currency: .USD), status: status, reason: nil, expiresAt: now,
            createdAt: now - .seconds(60))
    }

    private static func make(_ move: Hold.Move, of hold: inout Hold) throws(WalletError) {
        switch move {
        case .capture: try hold.capture(1, final: false, at: now)
        case .captureAll: try hold.capture(1, final: true, at: now)
        case .adjust: try hold.adjust(to: Money(minorUnits: 1_001, currency: .USD), expiresAt: nil)
        case .release: try hold.release(at: now)
        case .expire:
            try hold.requireOpen()
            hold.expireIfOverdue(at: now)
        }
    }

    @Test(arguments: Hold.Status.allCases, Hold.Move.allCases)
    func theTableIsWhatHoldsDo(status: Hold.Status, move: Hold.Move) throws {
        var hold = Self.hold(status)
        if let next = Hold.states.next(status, on: move) {
            try Self.make(move, of: &hold)
            #expect(hold.status == next)
        } else {
            #expect(throws: WalletError.holdEnded(status)) { try Self.make(move, of: &hold) }
            #expect(hold == Self.hold(status))
        }
    }

    @Test func theTableIsWhole() {
        #expect(Hold.states.unreachable.isEmpty && Hold.states.repeated.isEmpty)
        #expect(Hold.states.finals == [.captured, .released, .expired])
    }
}
