import PaymentsDomain
import PostgresAccess
import Primitives

/// Whom a partner deals with, as it wants to know.
struct PartnerCustomer: Sendable, Equatable {
    let email: String
    let firstName: String
    let lastName: String

    var name: String { lastName.isEmpty ? firstName : "\(firstName) \(lastName)" }
}

/// What adapters have to know beside what they are asked about.
struct ProviderBooks: Sendable {
    /// Who pays a deposit: its owner, or the guest by whose checkout it comes. Nil: nobody any more. Throws when nobody
    /// tells.
    let payer: @Sendable (Deposit) async throws -> PartnerCustomer?
    /// What the provider calls a deposit's payment, once it has told.
    let reference: @Sendable (DepositID) async throws -> String?

    init(
        payer: @escaping @Sendable (Deposit) async throws -> PartnerCustomer?,
        reference: @escaping @Sendable (DepositID) async throws -> String?
    ) {
        self.payer = payer
        self.reference = reference
    }

    init(_ directory: PeopleDirectory, _ deposits: DepositStore, _ client: PostgresClient) {
        self.init(
            payer: { deposit in
                guard deposit.link != nil else { return try await directory.customer(deposit.owner) }
                // Somebody who was forgotten has no address.
                guard let guest = try await CheckoutStore().find(deposit.id, client), !guest.email.isEmpty else {
                    return nil
                }
                return PartnerCustomer(email: guest.email, firstName: guest.name ?? "Guest", lastName: "")
            },
            reference: { try await deposits.find($0)?.providerReference })
    }

    /// Of an adapter that asks nothing.
    static let none = ProviderBooks(payer: { _ in nil }, reference: { _ in nil })
}
