import Outbox
import Primitives
import TracingKit
import WalletDomain

/// A command with the key it is known by and the way its answer is written.
struct LedgerRequest: Sendable {
    let command: LedgerCommand
    /// Nil only for commands that do the same however often they run (expiry of holds, deposits by their id, what was
    /// approved).
    let idempotency: LedgerKey?
    /// Leaves its row in the command's commit; nil for what movements tell of themselves.
    let trail: AuditTrail?
    /// Of whoever asks, if it is recorded.
    let trace: TraceContext?
    /// Of another service: known by its id for ever.
    var asked: AskedRequest?
    /// Of staff, as a second operator has decided: it takes effect while the decision can still be made, with it.
    var approval: Approval?
    /// How it is known in logs.
    var requestID: String?
    /// What compliance has said of it, when the gate wanted it asked.
    var words: [AssessmentQuestion: AssessmentWord] = [:]
    /// Pure: runs inside the commit, and again when the group is tried again.
    let render: @Sendable (LedgerOutcome) -> LedgerAnswer

    init(
        _ command: LedgerCommand, idempotency: LedgerKey?, trail: AuditTrail? = nil,
        trace: TraceContext? = Spans.current,
        render: @escaping @Sendable (LedgerOutcome) -> LedgerAnswer
    ) {
        self.command = command
        self.idempotency = idempotency
        self.trail = trail
        self.trace = trace
        self.render = render
    }

    /// For another service, whose answer is kept as long as the books are.
    init(
        _ command: LedgerCommand, asked: AskedRequest,
        render: @escaping @Sendable (LedgerOutcome) -> LedgerAnswer
    ) {
        self.init(command, idempotency: nil, render: render)
        self.asked = asked
        requestID = asked.id.description
    }

    /// How much of a group it takes: the number of transactions it may post.
    var weight: Int {
        if case .batch(let batch) = command { max(1, batch.transfers.count) } else { 1 }
    }
}

struct LedgerKey: Sendable, Hashable {
    let key: IdempotencyKey
    let requestHash: [UInt8]
}

/// What the caller is told.
struct LedgerAnswer: Sendable {
    let response: StoredResponse
    /// Whether a repetition gets the same answer for as long as keys are kept. Refusals of customers' commands are not
    /// kept: nothing happened, and the same request may well succeed later.
    let isKept: Bool
    /// Given again instead of made now.
    var isReplay = false
    var refusal: WalletError?

    static func stored(_ response: StoredResponse) -> LedgerAnswer {
        LedgerAnswer(response: response, isKept: true)
    }

    /// JSON for a service.
    static func told(_ body: [UInt8]) -> LedgerAnswer { stored(StoredResponse(status: 200, body: body)) }

    /// What a service was told before.
    static func repeated(_ body: [UInt8]) -> LedgerAnswer {
        LedgerAnswer(response: StoredResponse(status: 200, body: body), isKept: true, isReplay: true)
    }

    /// For commands whose caller only wants to know that they ran.
    static let empty = LedgerAnswer(response: StoredResponse(status: 204, body: []), isKept: false)

    static func refused(_ error: WalletError) -> LedgerAnswer {
        LedgerAnswer(response: StoredResponse(status: 0, body: []), isKept: false, refusal: error)
    }
}

/// Why a command has no outcome.
enum LedgerError: Error, Equatable {
    /// The queue is full; nothing was done.
    case overloaded
    /// The process is ending; nothing was done.
    case shuttingDown
    /// The first request with this key is in this process's queue or commit.
    case inProgress
    /// The key was used for another request.
    case keyReused
    /// It was decided otherwise meanwhile, or is over.
    case notApproved(ApprovalError)
    /// The database could not be asked; whether the command took effect is found out by asking again with its key.
    case unavailable
    /// The database refused what we decided: a bug of ours, logged where it was found.
    case failed
}
