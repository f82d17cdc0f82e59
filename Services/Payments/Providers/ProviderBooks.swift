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
    /// What a deposit is charged off, by what its provider calls it; nil: it is forgotten.
    let kept: @Sendable (PaymentMethodID) async throws -> PaymentMethod.Kept?
    /// What a provider calls the newest payment by card that somebody has made there.
    let newestByCard: @Sendable (UserID, _ provider: String) async throws -> String?

    init(
        payer: @escaping @Sendable (Deposit) async throws -> PartnerCustomer?,
        reference: @escaping @Sendable (DepositID) async throws -> String?,
        kept: @escaping @Sendable (PaymentMethodID) async throws -> PaymentMethod.Kept?,
        newestByCard: @escaping @Sendable (UserID, String) async throws -> String?
    ) {
        self.payer = payer
        self.reference = reference
        self.kept = kept
        self.newestByCard = newestByCard
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
            reference: { try await deposits.find($0)?.providerReference },
            kept: { try await PaymentMethodStore(client: client).find($0)?.kept },
            newestByCard: { try await deposits.newestByCard(of: $0, at: $1) })
    }

    /// Of an adapter that asks nothing.
    static let none = ProviderBooks(
        payer: { _ in nil }, reference: { _ in nil }, kept: { _ in nil }, newestByCard: { _, _ in nil })
}
