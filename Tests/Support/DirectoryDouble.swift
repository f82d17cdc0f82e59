import Contracts
import JSONKit
import Logging
import Messaging
package import Primitives
import Synchronization

/// Plays auth's directory over a real broker. Everybody is an active operator, but those of whom a test says
/// otherwise; compliance's questions about people find nothing of anybody.
package final class DirectoryDouble: Sendable {
    private struct Standing {
        var roles = ["customer", "operator"]
        var status = "active"
        var name = ("Ada", "Lovelace")
        /// What the person has proven.
        var addresses: Set<String> = []
        var createdAt = Timestamp.distantPast
    }

    private let standings = Mutex<[UserID: Standing]>([:])

    package init() {}

    package func set(_ user: UserID, roles: [String]) {
        standings.withLock { $0[user, default: Standing()].roles = roles }
    }

    package func set(_ user: UserID, status: String) {
        standings.withLock { $0[user, default: Standing()].status = status }
    }

    package func set(_ user: UserID, createdAt: Timestamp) {
        standings.withLock { $0[user, default: Standing()].createdAt = createdAt }
    }

    /// Somebody who is found by what they have proven.
    package func set(_ user: UserID, name: (String, String), addresses: Set<String>) {
        standings.withLock {
            $0[user, default: Standing()].name = name
            $0[user, default: Standing()].addresses = addresses
        }
    }

    /// Answers for as long as `body` runs.
    /// - Parameter url: of the broker, as auth's user.
    package func serving(_ url: String, _ body: () async throws -> Void) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: url), topology: .service("auth", events: [], servesRequests: true),
            logger: Logger(label: "auth"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await broker.run() }
            group.addTask { try await broker.serve(queue: "auth.requests", prefetch: 16) { self.answer($0) } }
            defer { group.cancelAll() }
            try await eventually("auth has its queue") {
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

    private static let aboutPeople = [
        AuthCheckErasure.type, AuthExportSubject.type, AuthEraseSubject.type, AuthRestrictSubject.type,
        AuthRectifySubject.type,
    ]

    private func answer(_ request: IncomingRequest) -> RequestOutcome {
        if Self.aboutPeople.contains(request.type) {
            return .reply(
                JSON.encode(SubjectAnswer(status: .completed, records: 0, retained: [], blockers: [], found: [])))
        }
        guard request.type == FindUser.type else { return .failure(code: "unknown_request", message: request.type) }
        do {
            let asked = try FindUser.read(request.body)
            guard let user = asked.userID ?? owner(of: asked.email ?? asked.phone) else {
                return .refusal(code: "not_found", JSON.encode(Refusal(code: "not_found")))
            }
            let standing = standings.withLock { $0[user] } ?? Standing()
            let email = standing.addresses.first { $0.contains("@") }
            let phone = standing.addresses.first { $0.hasPrefix("+") }
            return .reply(
                JSON.encode(
                    DirectoryUser(
                        userID: user, version: 1, displayName: "\(standing.name.0) \(standing.name.1)",
                        firstName: standing.name.0, lastName: standing.name.1, email: email ?? "ada@florin.test",
                        emailVerified: true, phone: phone, phoneVerified: phone != nil, roles: standing.roles,
                        kycTier: 0, status: standing.status, mfaEnabled: true, createdAt: standing.createdAt)))
        } catch {
            return .failure(code: "malformed", message: "\(error)")
        }
    }

    private func owner(of address: String?) -> UserID? {
        standings.withLock { all in all.first { $0.value.addresses.contains(address ?? "") }?.key }
    }
}
