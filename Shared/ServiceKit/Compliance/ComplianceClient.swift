package import Contracts
import JSONKit
package import Messaging
package import PolicyKit
import Primitives

/// What services ask of compliance.
///
/// All throw `RequestRefused` with the public code, and `MessagingError` when there was no answer.
package struct ComplianceClient: Sendable {
    private let client: RequestClient
    private let broker: MessageBroker

    package init(broker: MessageBroker, timeout: Duration = .seconds(3)) {
        client = RequestClient("compliance", broker: broker, timeout: timeout)
        self.broker = broker
    }

    /// A request cannot be taken back: one that waits for the broker would hold up whoever asks.
    package var isReachable: Bool { broker.isConnected }

    package func assess(_ request: AssessOperation, within timeout: Duration) async throws -> AssessedOperation {
        try await client.ask(request, key: request.id.description, timeout: timeout)
    }

    /// The one that holds.
    /// - Throws: also `PolicyUnreadable`.
    package func policy() async throws -> AssessmentPolicy {
        try AssessmentPolicy(try JSONParser.parse(JSON.encode(try await client.ask(GetPolicy(), key: "policy"))))
    }

    /// How everybody is watched and restricted of whom something was told, page by page in the order of ids.
    /// - Throws: also `CustomerStateList.PageTurnedBack`.
    package nonisolated(nonsending) func eachPageOfStates(
        _ body: nonisolated(nonsending) ([CustomerStateEntry]) async throws -> Void
    ) async throws {
        try await CustomerStateList(client).walk(body)
    }
}
