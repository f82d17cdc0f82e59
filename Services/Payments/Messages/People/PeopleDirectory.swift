import Contracts
import Messaging
import PaymentsDomain
import Primitives
import ServiceKit

/// Somebody who can be paid.
struct Person: Sendable, Equatable {
    let id: UserID
    /// As others see it: `Grace H.`; nil when there is nothing to show.
    let name: String?
    /// ISO 3166-1, two letters.
    var country: String?
}

/// Asks auth who somebody is. Throws `MessagingError` when auth is silent.
struct PeopleDirectory: Sendable {
    private let auth: RequestClient

    init(broker: MessageBroker) {
        auth = RequestClient("auth", broker: broker)
    }

    /// Whoever has proven that an address is theirs.
    func person(at address: ContactAddress) async throws -> Person? {
        switch address {
        case .email(let text): try await find(FindUser(email: text))
        case .phone(let text): try await find(FindUser(phone: text))
        }
    }

    func person(_ user: UserID) async throws -> Person? {
        try await find(FindUser(userID: user))
    }

    /// Whom a partner deals with.
    func customer(_ user: UserID) async throws -> PartnerCustomer? {
        guard let found = try await ask(FindUser(userID: user)) else { return nil }
        return PartnerCustomer(email: found.email, firstName: found.firstName, lastName: found.lastName)
    }

    private func find(_ request: FindUser) async throws -> Person? {
        try await ask(request).map {
            Person(
                id: $0.userID, name: MaskedName.of(first: $0.firstName, last: $0.lastName), country: $0.country)
        }
    }

    /// Who has closed the account is nobody any more.
    private func ask(_ request: FindUser) async throws -> DirectoryUser? {
        do {
            let found = try await auth.ask(request, key: "find")
            return found.status == "closed" ? nil : found
        } catch let refused as RequestRefused where refused.code == "not_found" {
            return nil
        }
    }
}
