import PaymentsDomain
import Primitives

/// Whom a partner deals with, as it wants to know.
struct PartnerCustomer: Sendable, Equatable {
    let email: String
    let firstName: String
    let lastName: String

    var name: String { "\(firstName) \(lastName)" }
}

/// What adapters have to know beside what they are asked about.
struct ProviderBooks: Sendable {
    /// Nil: nobody any more. Throws when nobody tells.
    let customer: @Sendable (UserID) async throws -> PartnerCustomer?
    /// What the provider calls a deposit's payment, once it has told.
    let reference: @Sendable (DepositID) async throws -> String?

    init(
        customer: @escaping @Sendable (UserID) async throws -> PartnerCustomer?,
        reference: @escaping @Sendable (DepositID) async throws -> String?
    ) {
        self.customer = customer
        self.reference = reference
    }

    init(_ directory: PeopleDirectory, _ deposits: DepositStore) {
        self.init(
            customer: { try await directory.customer($0) },
            reference: { try await deposits.find($0)?.providerReference })
    }

    /// Of an adapter that asks nothing.
    static let none = ProviderBooks(customer: { _ in nil }, reference: { _ in nil })
}
