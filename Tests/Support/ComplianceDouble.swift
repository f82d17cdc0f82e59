package import Contracts
import JSONKit
import Logging
import Messaging
import PolicyKit
package import Primitives
import Synchronization

/// Plays compliance over a real broker: the same id has the same answer, staff change their mind about what waits, and
/// it falls silent when told.
package final class ComplianceDouble: Sendable {
    private struct State {
        var verdict = AssessmentVerdict.allow
        /// In the order in which they came, repetitions too.
        var asked: [AssessOperation] = []
        var answers: [UniqueID: AssessedOperation] = [:]
        var isSilent = false
        /// Questions that are answered when the silence ends.
        var waiting: [CheckedContinuation<Void, Never>] = []
        var states: [CustomerStateEntry] = []
        var policy: JSONValue = .null
        var policiesTold = 0
    }

    private let state = Mutex(State())

    /// - Parameter wait: how long askers wait for an answer; nil: as the program says, which a busy machine may miss.
    package init(wait: Duration? = nil) throws {
        guard case .object(let members) = try PolicySeed.json() else { return }
        let patient = wait.map { wait in
            members.map { member in
                switch member.name {
                case "version": JSONMember("version", .number("2"))
                case "wait_ms": JSONMember("wait_ms", .number("\(wait.components.seconds * 1_000)"))
                default: member
                }
            }
        }
        state.withLock { $0.policy = .object(patient ?? members) }
    }

    /// How often somebody was told the policy.
    package var policiesTold: Int { state.withLock(\.policiesTold) }

    package var asked: [AssessOperation] { state.withLock(\.asked) }

    /// What is said of operations that nobody has asked about yet.
    package func answers(_ verdict: AssessmentVerdict) { state.withLock { $0.verdict = verdict } }

    /// Staff decide about one that waits.
    package func decide(_ assessment: UniqueID, _ verdict: AssessmentVerdict) {
        state.withLock { state in
            state.answers[assessment] = Self.answer(assessment, verdict)
        }
    }

    package func list(_ states: [CustomerStateEntry]) { state.withLock { $0.states = states } }

    /// Questions are taken and not answered until the silence ends.
    package func falls(silent isSilent: Bool) {
        let waiting = state.withLock { state in
            state.isSilent = isSilent
            defer { if !isSilent { state.waiting = [] } }
            return isSilent ? [] : state.waiting
        }
        for question in waiting { question.resume() }
    }

    /// The policy with other amounts for transfers of whoever is watched little.
    package func policy(version: Int, transfersFrom amount: String) -> [UInt8] {
        guard case .object(let members) = state.withLock(\.policy) else { return [] }
        let changed = members.map { member in
            switch member.name {
            case "version": JSONMember("version", .number("\(version)"))
            case "ask":
                JSONMember("ask", .object([JSONMember("transfer", .object([JSONMember("low", .string(amount))]))]))
            default: member
            }
        }
        state.withLock { $0.policy = .object(changed) }
        return JSON.encode(JSONValue.object(changed))
    }

    /// Answers for as long as `body` runs.
    /// - Parameter url: of the broker, as compliance's user.
    package func serving(_ url: String, _ body: () async throws -> Void) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: url), topology: .service("compliance", events: [], servesRequests: true),
            logger: Logger(label: "compliance"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await broker.run() }
            group.addTask {
                try await broker.serve(queue: "compliance.requests", prefetch: 64) { await self.answer($0) }
            }
            defer {
                falls(silent: false)
                group.cancelAll()
            }
            try await eventually("compliance has its queue") {
                do throws(MessagingError) {
                    _ = try await broker.queueDepths()
                    return true
                } catch {
                    return false
                }
            }
            try await body()
        }
        await broker.close()
    }

    private func answer(_ request: IncomingRequest) async -> RequestOutcome {
        do {
            switch request.type {
            case AssessOperation.type: return .reply(JSON.encode(await assess(try AssessOperation.read(request.body))))
            case GetPolicy.type:
                let policy = state.withLock { state in
                    state.policiesTold += 1
                    return state.policy
                }
                return .reply(JSON.encode(policy))
            case ListCustomerStates.type: return .reply(JSON.encode(CustomerStates(states: state.withLock(\.states))))
            default: return .failure(code: "unknown_request", message: request.type)
            }
        } catch {
            return .failure(code: "malformed", message: "\(error)")
        }
    }

    private func assess(_ asked: AssessOperation) async -> AssessedOperation {
        await withCheckedContinuation { continuation in
            let answersNow = state.withLock { state in
                state.asked.append(asked)
                if state.isSilent { state.waiting.append(continuation) }
                return !state.isSilent
            }
            if answersNow { continuation.resume() }
        }
        return state.withLock { state in
            let answer = state.answers[asked.id] ?? Self.answer(asked.id, state.verdict)
            state.answers[asked.id] = answer
            return answer
        }
    }

    private static func answer(_ id: UniqueID, _ verdict: AssessmentVerdict) -> AssessedOperation {
        AssessedOperation(
            decision: verdict, assessmentID: id, score: "0.1000", level: .minimal, validUntil: .distantFuture)
    }
}
