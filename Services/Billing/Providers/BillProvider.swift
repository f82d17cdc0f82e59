package import BillingDomain
package import MoneyKit

/// A partner that carries payments to billers. It knows an order by the id that we gave an attempt.
///
/// All throw `PartnerError` when there was no answer; its `isOutcomeUnknown` tells whether the order may have come.
package struct BillProvider: Sendable {
    /// As in events: `vtpass`.
    package let name: String
    /// An id for an attempt that begins now; it is kept before it is sent, and sent once.
    package let attemptID: @Sendable () -> String
    /// Sends once.
    package let pay: @Sendable (ProviderOrder) async throws -> ProviderWord
    /// Asks how an attempt stands.
    package let requery: @Sendable (_ attemptID: String) async throws -> ProviderWord
    /// Whose number it is; nil: nobody's. Also throws `BillingError.billerUnreachable`: the biller behind it is away.
    package let verify: @Sendable (Biller, _ customer: String, BillOrder.MeterType?) async throws -> VerifiedCustomer?
    /// What it sells of a biller.
    package let packages: @Sendable (Biller) async throws -> [ProviderPackage]
    package let balance: @Sendable () async throws -> Money
}

package struct ProviderOrder: Sendable, Equatable {
    package let attemptID: String
    package let biller: Biller
    package let package: BillerPackage?
    package let customer: String
    package let meter: BillOrder.MeterType?
    package let phone: String
    package let amount: Money
}

/// What a partner says of an attempt, by what follows.
package enum ProviderWord: Sendable, Equatable {
    case delivered(ProviderDelivery)
    /// Not done, and never will be.
    case refused(code: String, message: String)
    /// Refused for something of our account there; the partner is of no use until somebody looks.
    case refusedForUs(code: String, message: String)
    case reversed
    /// An equal order was there just now: a new attempt may go after a while.
    case tooSoon
    /// It never arrived, the partner says.
    case neverArrived
    /// Neither a documented yes nor a no: asked again.
    case unknown(String)
}

package struct ProviderDelivery: Sendable, Equatable {
    package let reference: String?
    package let commission: Money?
    package let token: String?
    /// As the biller counts: `79.9`.
    package let units: String?
    package let bonusToken: String?
}

package struct VerifiedCustomer: Sendable, Equatable {
    package let name: String
    package let address: String?
    package let currentPackage: String?
    package let renewalAmount: Money?
    package let minimumAmount: Money?
    package let validUntil: String?
}

package struct ProviderPackage: Sendable, Equatable {
    package let code: String
    package let name: String
    package let amount: Money
}
