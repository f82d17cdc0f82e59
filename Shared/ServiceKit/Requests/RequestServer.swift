import Contracts
import HTTPKit
import JSONKit
package import Logging
package import Messaging
import ServiceLifecycle

/// Answers what other services ask of this one, on its queue of requests.
///
/// The sender is the broker's authenticated user: a message that names none is refused, and so is a service that the
/// request is not for. One error map for all requests: a refusal is an answer with the public code, its sentence and
/// the fields that are wrong; what will pass by itself (no database, a full queue, a process that ends) tells the asker
/// to come back with the same request; the rest is a bug of ours.
package struct RequestServer: Service {
    private let service: String
    private let broker: MessageBroker
    private let requests: [String: ServedRequest]
    private let prefetch: Int
    private let logger: Logger

    /// Requests worked on at one time, unless a service says otherwise.
    package static let usualPrefetch = 64

    package init(
        _ service: String, broker: MessageBroker, prefetch: Int = usualPrefetch, logger: Logger,
        _ requests: [ServedRequest]
    ) {
        self.service = service
        self.broker = broker
        self.prefetch = prefetch
        self.logger = logger
        self.requests = Dictionary(uniqueKeysWithValues: requests.map { ($0.type, $0) })
    }

    package func run() async throws {
        try await broker.serve(queue: "\(service).requests", prefetch: prefetch) { await answer($0) }
    }

    package func answer(_ request: IncomingRequest) async -> RequestOutcome {
        guard let asker = Asker(user: request.sender) else {
            return refusal(of: Problem(.unauthenticated, detail: "The message does not name the user that sent it."))
        }
        guard let served = requests[request.type] else {
            return .failure(code: "unknown_request", message: "\(service) does not serve \(request.type)")
        }
        guard served.askers?.contains(asker.service) ?? true else {
            return refusal(of: .forbidden("This request is not for \(asker.service)."))
        }
        do {
            return .reply(try await served.answer(request, asker))
        } catch {
            return outcome(of: error, request)
        }
    }

    private func outcome(of error: any Error, _ request: IncomingRequest) -> RequestOutcome {
        let problem = (error as? Problem) ?? (error as? any ProblemConvertible)?.problem ?? .internalError
        if Self.passing.contains(problem.code.code) {
            logger.warning(
                "a request cannot be answered now", metadata: ["error": "\(error)", "message_type": "\(request.type)"])
            return .unavailable
        }
        guard problem.code != .internalError else {
            logger.error("a request failed", metadata: ["error": "\(error)", "message_type": "\(request.type)"])
            return .failure(code: problem.code.code, message: "")
        }
        return refusal(of: problem)
    }

    /// What is over in a moment: the asker comes back with the same id.
    private static let passing: Set<String> = [
        ProblemCode.dependencyUnavailable.code, ProblemCode.requestInProgress.code, ProblemCode.requestTimeout.code,
        "overloaded",
    ]

    private func refusal(of problem: Problem) -> RequestOutcome {
        .refusal(code: problem.code.code, JSON.encode(Refusal(problem)))
    }
}
