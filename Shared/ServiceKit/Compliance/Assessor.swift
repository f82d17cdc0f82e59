package import Contracts
package import CoreMetrics
package import Logging
import Messaging
package import PolicyKit
package import Primitives
import Synchronization

/// Has operations weighed before their money moves. Whoever asks decides by the policy whether to, and what to do
/// without an answer.
package final class Assessor: Sendable {
    package enum Word: Sendable, Hashable {
        case allow(assessment: UniqueID)
        /// Nothing moves until staff allow it.
        case review(assessment: UniqueID)
        case deny(assessment: UniqueID)
        /// Nobody answered in time (or was asked, as nobody has answered for a while), and the policy lets it go on. It
        /// is assessed later, by what moved.
        case unassessed
        /// Nobody answered, and the policy does not let it go on.
        case unavailable
    }

    /// What the policy goes by.
    package struct Subject: Sendable, Hashable {
        package let operation: AssessmentPolicy.Operation
        package let risk: AssessmentPolicy.Risk
        /// The amount in US cents.
        package let cents: Int64

        package init(_ operation: AssessmentPolicy.Operation, _ risk: AssessmentPolicy.Risk, cents: Int64) {
            self.operation = operation
            self.risk = risk
            self.cents = cents
        }
    }

    /// How often another id is tried where the answer under one has run out.
    private static let attempts = 4

    package let policies: PolicyCache
    private let compliance: ComplianceClient
    private let clock: WallClock
    private let logger: Logger
    private let metrics: any MetricsFactory
    private let breaker = Mutex(SilenceBreaker())

    package init(
        _ compliance: ComplianceClient, _ policies: PolicyCache, clock: WallClock, logger: Logger,
        metrics: any MetricsFactory
    ) {
        self.compliance = compliance
        self.policies = policies
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
    }

    /// - Parameter request: makes the question, under an id of its own for each attempt: the same id has the same
    ///   answer, and what it allows ends with its time.
    package func ask(
        about subject: Subject, _ request: (_ attempt: Int) -> AssessOperation
    ) async -> Word {
        for attempt in 0..<Self.attempts {
            let answer: AssessedOperation
            switch await once(request(attempt)) {
            case .answered(let told): answer = told
            case .silent: return silence(about: subject)
            case .refused: return .unavailable
            }
            switch answer.decision {
            case .review: return .review(assessment: answer.assessmentID)
            case .deny: return .deny(assessment: answer.assessmentID)
            case .allow where answer.validUntil > clock.now(): return .allow(assessment: answer.assessmentID)
            case .allow: continue
            }
        }
        return .unavailable
    }

    private func silence(about subject: Subject) -> Word {
        switch policies.current.silence(subject.operation, of: subject.risk, cents: subject.cents) {
        case .allowUnassessed: return .unassessed
        case .refuse: return .unavailable
        }
    }

    private enum Reply {
        case answered(AssessedOperation)
        case silent
        /// It knows what is asked and will not weigh it: that is no silence to pass by.
        case refused
    }

    private func once(_ request: AssessOperation) async -> Reply {
        let policy = policies.current
        let mayAsk = breaker.withLock { $0.mayAsk(at: .now) } && compliance.isReachable
        guard mayAsk else {
            count(request, "skipped")
            return .silent
        }
        do {
            let answer = try await compliance.assess(request, within: policy.wait)
            breaker.withLock { $0.answered() }
            count(request, answer.decision.rawValue)
            return .answered(answer)
        } catch let error as MessagingError {
            breaker.withLock { $0.fellSilent(policy.breaker, at: .now) }
            count(request, "silence")
            logger.warning("compliance does not assess", metadata: ["error": "\(error)"])
            return .silent
        } catch let refused as RequestRefused where refused.code == "assessment_unavailable" {
            count(request, "silence")
            return .silent
        } catch {
            count(request, "refused")
            logger.error("compliance refuses to assess", metadata: ["error": "\(error)"])
            return .refused
        }
    }

    private func count(_ request: AssessOperation, _ answer: String) {
        Counter(
            label: "assessments_asked_total",
            dimensions: [("operation", request.operation.rawValue), ("answer", answer)], factory: metrics
        ).increment()
    }
}

extension AssessedKind {
    package init(_ operation: AssessmentPolicy.Operation) {
        switch operation {
        case .transfer: self = .transfer
        case .ownTransfer: self = .ownTransfer
        case .conversion: self = .conversion
        case .withdrawal: self = .withdrawal
        case .payout: self = .payout
        case .billPayment: self = .billPayment
        case .card: self = .card
        case .deposit: self = .deposit
        case .loan: self = .loan
        case .investment: self = .investment
        }
    }
}

extension AssessmentPolicy.Risk {
    package init(_ grade: RiskGrade) {
        switch grade {
        case .low: self = .low
        case .medium: self = .medium
        case .high: self = .high
        }
    }
}
