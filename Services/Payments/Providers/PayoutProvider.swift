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
    /// What it can pay to.
    package let schemes: Set<BankNumbers.Scheme>
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
}

/// Those that are configured, by name.
struct PayoutProviders: Sendable {
    let all: [String: PayoutProvider]

    /// - Throws: `railNotAvailable`.
    func named(_ name: String) throws(PaymentsError) -> PayoutProvider {
        guard let provider = all[name] else { throw .railNotAvailable }
        return provider
    }

    /// Ways to an account, by name.
    func rails(to scheme: BankNumbers.Scheme) -> [String] {
        all.values.filter { $0.schemes.contains(scheme) }.map(\.name).sorted()
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
