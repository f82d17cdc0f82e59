package import Contracts
import JSONKit
import Messaging

/// Who asks: a service, as the broker knows it.
package struct Asker: Sendable, Hashable {
    /// The service's name: `payments`.
    package let service: String

    package init(service: String) {
        self.service = service
    }

    /// The broker's users are `florin-<service>`. A service may have several of them, told apart behind a dot, as while
    /// a password is changed: `florin-payments.2`.
    init?(user: String?) {
        guard let user, user.hasPrefix(Self.prefix) else { return nil }
        let name = user.dropFirst(Self.prefix.count).prefix { $0 != "." }
        guard !name.isEmpty else { return nil }
        service = String(name)
    }

    private static let prefix = "florin-"
}

/// One kind of request with what answers it.
package struct ServedRequest: Sendable {
    let type: String
    /// Nil: every service of the suite.
    let askers: Set<String>?
    let answer: @Sendable (IncomingRequest, Asker) async throws -> [UInt8]

    /// - Parameters:
    ///   - askers: the only services that may ask; all when it says nothing.
    ///   - answer: the same request may come any number of times, and at once. What it throws becomes a refusal, or
    ///     "not now": see ``RequestServer``.
    package static func on<Request: RequestContract>(
        _ request: Request.Type, from askers: Set<String>? = nil,
        _ answer: @escaping @Sendable (Request, Asker) async throws -> Request.Reply
    ) -> ServedRequest {
        ServedRequest(type: Request.type, askers: askers) { incoming, asker in
            JSON.encode(try await answer(Request.read(incoming.body), asker))
        }
    }

    /// The same for those whose answer is bytes that were written before.
    package static func onKept<Request: RequestContract>(
        _ request: Request.Type, from askers: Set<String>? = nil,
        _ answer: @escaping @Sendable (Request, Asker) async throws -> [UInt8]
    ) -> ServedRequest {
        ServedRequest(type: Request.type, askers: askers) { incoming, asker in
            try await answer(Request.read(incoming.body), asker)
        }
    }
}
