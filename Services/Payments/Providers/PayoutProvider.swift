package import MoneyKit
package import PaymentsDomain
import PostgresAccess

/// A bank as a provider knows it.
package struct Bank: Sendable, Equatable {
    package let code: String
    package let name: String
    package let country: String
    package let currency: String
}

/// Whose an account is, by its bank.
package struct ResolvedAccount: Sendable, Equatable {
    package let name: String
    package let bankName: String
}

/// A partner that sends money out. It knows each order by our id.
///
/// All throw `PartnerError` when there was no answer; its `isOutcomeUnknown` tells whether the order may have come.
package struct PayoutProvider: Sendable {
    /// As in the API: `sandbox`.
    package let name: String
    /// What it can pay to; nothing: it only pays back what came through it.
    package let schemes: Set<BankNumbers.Scheme>
    /// Whether a refund that failed is the last of its payment.
    package var isClosedByFailure = false
    /// Sends once: what may have come is not sent again.
    /// - numbers: of the bank account; nil for a refund.
    package let send: @Sendable (Outflow, BankNumbers?, _ holder: String) async throws -> PayoutAnswer
    /// Nil: the provider does not know it.
    package let fetch: @Sendable (Outflow) async throws -> ProviderPayout?
    package let banks: @Sendable (_ country: String) async throws -> [Bank]
    /// Nil: the bank has no such account.
    package let resolve:
        @Sendable (_ country: String, _ bank: String, _ account: String) async throws -> ResolvedAccount?
    package var profile = ProviderProfile()
    /// Whether it carries money of a currency at this time.
    package var carries: @Sendable (Currency) async throws -> Bool = { _ in true }

    /// One that pays nothing out, and only pays back what came through it.
    static func refundsOnly(
        _ name: String, isClosedByFailure: Bool = false,
        send: @escaping @Sendable (Outflow) async throws -> PayoutAnswer,
        fetch: @escaping @Sendable (Outflow) async throws -> ProviderPayout?
    ) -> PayoutProvider {
        PayoutProvider(
            name: name, schemes: [], isClosedByFailure: isClosedByFailure,
            send: { outflow, _, _ in try await send(outflow) },
            fetch: fetch, banks: { _ in [] }, resolve: { _, _, _ in nil })
    }
}

/// Those that are configured, by name.
struct PayoutProviders: Sendable {
    let all: [String: PayoutProvider]
    /// Those that pay out, in the order in which they are taken.
    private let order: [String]
    private let partners: [PayoutProvider]

    init(_ providers: [PayoutProvider]) {
        partners = providers
        all = Dictionary(uniqueKeysWithValues: providers.map { ($0.name, $0) })
        order = providers.filter { !$0.schemes.isEmpty }.map(\.name)
    }

    /// And those after them: banks carry money in files, which takes days, so whoever says nothing else gets a partner.
    func adding(_ rails: [PayoutProvider]) -> PayoutProviders {
        PayoutProviders(partners + rails)
    }

    /// - Throws: `railNotAvailable`.
    func named(_ name: String) throws(PaymentsError) -> PayoutProvider {
        guard let provider = all[name] else { throw .railNotAvailable }
        return provider
    }

    /// Ways to an account, in the order in which they are taken.
    /// - Parameter currency: of the account; nil: all that know such accounts.
    func rails(to scheme: BankNumbers.Scheme, in currency: Currency? = nil) -> [String] {
        order.filter { name in
            guard let provider = all[name], provider.schemes.contains(scheme) else { return false }
            return currency.map { provider.profile.carries($0) } ?? true
        }
    }

    /// Whoever knows the accounts of a country's banks.
    /// - Throws: `railNotAvailable`.
    func resolver() throws(PaymentsError) -> PayoutProvider {
        guard let name = rails(to: .local).first, let provider = all[name] else { throw .railNotAvailable }
        return provider
    }

    /// Whose an account is. What was said to the partner is kept whatever its answer, and is not what the request does.
    /// - Throws: `accountNotFound`, `railNotAvailable`.
    func holder(_ country: String, _ bank: String, _ account: String) async throws -> ResolvedAccount {
        let resolver = try resolver()
        let found = try await CommitCompanions.without { try await resolver.resolve(country, bank, account) }
        guard let found else { throw PaymentsError.accountNotFound }
        return found
    }
}
