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

    func told(of deposit: DepositID) -> ProviderChargeback {
        ProviderChargeback(deposit: deposit, amount: amount, fee: fee, reference: reference, state: state)
    }
}

extension ProviderEvent {
    /// One about money that a provider takes back, or gives again, of which we book nothing by ourselves.
    static func unbooked(_ id: String, _ why: String) -> ProviderEvent {
        ProviderEvent(id: id, deposit: nil, report: nil, unbooked: why)
    }
}
