import Contracts
import JSONKit
import Messaging
import Primitives
import ServiceKit
import TestSupport

/// What tests do that have compliance at the other end of the broker.
extension PaymentsHarness {
    /// - Parameter wait: for an answer: a busy machine is no silence.
    func assessed(
        wait: Duration? = patience, _ body: (ComplianceDouble) async throws -> Void
    ) async throws {
        let compliance = try ComplianceDouble(wait: wait)
        try await compliance.serving(brokerURL) {
            try await eventually("payments knows the policy") { compliance.policiesTold > 0 }
            try await body(compliance)
        }
    }

    /// Staff have decided, and say so twice; the policy's own word comes over the same queue and is nobody's decision.
    func staffDecide(_ asked: AssessOperation, _ verdict: AssessmentVerdict) async throws {
        for (by, decision) in [
            (AssessmentJudge.policy, AssessmentVerdict.review), (.staff, verdict), (.staff, verdict),
        ] {
            let event = AssessmentDecided(
                assessmentID: asked.id, userID: asked.userID, operation: asked.operation, source: asked.source,
                destination: asked.destination, amount: asked.amount, channel: asked.channel, decision: decision,
                level: .high, by: by, until: .distantFuture)
            try await publish(event, about: asked.userID)
        }
    }

    func publish<Event: EventContract>(_ event: Event, about user: UserID) async throws {
        let context = service.context
        try await context.broker(.exchangesOnly()).publish([
            .event(
                Event.type, id: context.ids.next(), body: JSON.encode(event), aggregateID: "\(user)",
                occurredAt: clock.now)
        ])
    }
}
