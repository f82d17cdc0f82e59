package import MoneyKit
package import PaymentsDomain
import PostgresAccess
package import Primitives

/// One signed event of a provider.
package struct ProviderEvent: Sendable, Equatable {
    package let id: String
    /// Nil: it is about nothing of ours.
    package let deposit: DepositID?
    /// Nil: an event that changes nothing for us.
    package let report: DepositReport?
    /// What it is about on its way out: its provider is asked how that stands.
    package var outflow: OutflowID?
    /// That the provider takes a deposit back, or gives it again.
    package var chargeback: ProviderChargeback?
    /// Whether it only says that something has become of the deposit: its provider is asked what.
    package var asksProvider = false
    /// What the provider calls money that came by itself, on a virtual account: it is asked for the rest.
    package var arrival: String?
    /// What the provider calls a payment of which something goes back: its refunds are asked about.
    package var refundsOf: String?
    /// As `chargeback`, by what the provider calls the payment: its deposit is looked for.
    package var chargebackOf: PaymentChargeback?
    /// Why money that the provider takes back, or gives again, is not or not all booked by itself: somebody has to
    /// look.
    package var unbooked: String?
    /// What a customer has given it to keep, or has not: it is asked.
    package var method: PaymentMethodID?
    /// Which dispute it is about, until its adapter has asked.
    var dispute: NamedDispute?
}

/// A webhook as it came.
package struct Webhook: Sendable {
    package let body: [UInt8]
    package let header: @Sendable (String) -> String?
}

/// A partner that takes money from customers. All calls are idempotent by the deposit's id.
///
/// They throw `PartnerError` when there was no answer: the outcome is then unknown and is asked for again.
package struct DepositProvider: Sendable {
    /// As in the API and in the paths of webhooks: `sandbox`.
    package let name: String
    /// Makes the payment, or gives the one that is there.
    package let create: @Sendable (Deposit) async throws -> ProviderPayment
    /// Nil: the provider never got it.
    package let fetch: @Sendable (Deposit) async throws -> ProviderPayment?
    /// Ends a payment that nobody made; answers how it stands then.
    package let cancel: @Sendable (Deposit) async throws -> ProviderPayment
    /// Pays all of it back, or tells how that stands; idempotent by the deposit's id and attempt.
    package let refund: @Sendable (Deposit) async throws -> ProviderRefund
    /// Checks signature and time, then reads.
    package let read: @Sendable (Webhook, _ now: Timestamp) async throws -> ProviderEvent
    package let profile: ProviderProfile
    /// Whether it can take, and give back, such an amount.
    package let takes: @Sendable (Money) -> Bool

    /// Whether it is there for such an order at all.
    func carries(_ amount: Money, by method: Deposit.Method) -> Bool {
        profile.takes(method, amount) && takes(amount)
    }

    package init(
        name: String, create: @escaping @Sendable (Deposit) async throws -> ProviderPayment,
        fetch: @escaping @Sendable (Deposit) async throws -> ProviderPayment?,
        cancel: @escaping @Sendable (Deposit) async throws -> ProviderPayment,
        refund: @escaping @Sendable (Deposit) async throws -> ProviderRefund,
        read: @escaping @Sendable (Webhook, Timestamp) async throws -> ProviderEvent,
        profile: ProviderProfile = ProviderProfile(),
        takes: @escaping @Sendable (Money) -> Bool = { _ in true }
    ) {
        self.name = name
        self.create = create
        self.fetch = fetch
        self.cancel = cancel
        self.refund = refund
        self.read = read
        self.profile = profile
        self.takes = takes
    }

    /// What a webhook says, once it is proven. Some providers are asked for that: what was said to them is kept
    /// whatever their answer, and is not what the request does.
    func event(of webhook: Webhook, now: Timestamp) async throws -> ProviderEvent {
        try await CommitCompanions.without { try await read(webhook, now) }
    }
}

/// The providers that are configured, by name.
struct Providers: Sendable {
    let all: [String: DepositProvider]

    func adding(_ provider: DepositProvider) -> Providers {
        Providers(all: all.merging([provider.name: provider]) { known, _ in known })
    }

    /// - Throws: `unknownProvider`.
    func named(_ name: String) throws(PaymentsError) -> DepositProvider {
        guard let provider = all[name] else { throw .unknownProvider }
        return provider
    }
}
