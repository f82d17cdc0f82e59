package import MoneyKit
package import PaymentsDomain

/// What a provider tells of a payment that it takes back, or gives again, by what it calls the payment.
package struct PaymentChargeback: Sendable, Equatable {
    package let payment: String
    package let amount: Money
    /// What the provider charges us for it, in the amount's currency.
    package let fee: Money
    /// The provider's, unique among its own.
    package let reference: String
    package let state: ProviderChargeback.State
    /// Of one that is won: the fee stays the provider's.
    package var keepsFee = false

    func told(of deposit: DepositID) -> ProviderChargeback {
        ProviderChargeback(
            deposit: deposit, amount: amount, fee: fee, reference: reference, state: state, keepsFee: keepsFee)
    }
}

/// A dispute that an event is about, of which its provider is asked.
struct NamedDispute: Sendable, Equatable {
    /// The provider's, of the dispute.
    let name: String
    /// The provider's, of what was paid; empty where nobody has to know it.
    var payment = ""
}

extension ProviderEvent {
    /// One about a payment that is taken back, or given again.
    static func chargeback(_ id: String, _ told: PaymentChargeback) -> ProviderEvent {
        var event = asking(id, about: nil)
        event.chargebackOf = told
        return event
    }

    /// One about money that a provider takes back, or gives again, of which we book nothing by ourselves.
    static func unbooked(_ id: String, _ why: String) -> ProviderEvent {
        ProviderEvent(id: id, deposit: nil, report: nil, unbooked: why)
    }
}
