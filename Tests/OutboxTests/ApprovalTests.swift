import MoneyKit
import Outbox
import Primitives
import Testing

/// What becomes of a request that waits for a second operator: every state with every move.
@Suite struct ApprovalTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    private static let (first, second) = (UserID(UniqueID(high: 1, low: 1)), UserID(UniqueID(high: 1, low: 2)))
    private static let customer = UserID(UniqueID(high: 1, low: 3))

    private static func approval(_ state: Approval.State = .pending) -> Approval {
        Approval(
            id: UniqueID(high: 2, low: 1), operation: "moveMoney", resourceID: UniqueID(high: 3, low: 1), body: [],
            amount: Money(minorUnits: 1, currency: .USD), worthCents: 1, parties: [customer], requestedBy: first,
            reason: nil, createdAt: now, expiresAt: now + .seconds(60), state: state,
            decidedBy: [.approved, .rejected].contains(state) ? second : nil, decidedAt: state == .pending ? nil : now)
    }

    private static func make(_ move: Approval.Move, of approval: inout Approval) throws(ApprovalError) {
        switch move {
        case .approve, .reject: try approval.decide(move, by: second, note: "seen", at: now)
        case .expire: try approval.expire(at: now + .seconds(60))
        }
    }

    @Test(arguments: Approval.State.allCases, Approval.Move.allCases)
    func theTableIsWhatApprovalsDo(state: Approval.State, move: Approval.Move) throws {
        var approval = Self.approval(state)
        if let next = Approval.states.next(state, on: move) {
            try Self.make(move, of: &approval)
            #expect(approval.state == next && approval.decidedAt != nil)
        } else {
            #expect(throws: ApprovalError.ended(state)) { try Self.make(move, of: &approval) }
            #expect(approval == Self.approval(state))
        }
    }

    @Test func theTableIsWhole() {
        #expect(Approval.states.unreachable.isEmpty && Approval.states.repeated.isEmpty)
        #expect(Approval.states.finals == [.approved, .rejected, .expired])
    }

    @Test(arguments: [Approval.Move.approve, .reject])
    func whoAskedAndWhoseMoneyItIsDecideNothing(move: Approval.Move) {
        for person in [Self.first, Self.customer] {
            var approval = Self.approval()
            #expect(throws: ApprovalError.ownDecision) {
                try approval.decide(move, by: person, note: nil, at: Self.now)
            }
            #expect(approval == Self.approval())
        }
    }

    /// One instant before its end, and at it; whether or not somebody has written that down.
    @Test func itEndsOnTime() throws {
        var early = Self.approval()
        #expect(throws: ApprovalError.ended(.pending)) { try early.expire(at: Self.now + .seconds(59)) }
        try early.decide(.approve, by: Self.second, note: nil, at: Self.now + .milliseconds(59_999))
        var late = Self.approval()
        #expect(throws: ApprovalError.ended(.expired)) {
            try late.decide(.approve, by: Self.second, note: nil, at: Self.now + .seconds(60))
        }
    }
}
