import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct TierLimitsView: FieldEncodable {
    let tier: KYCTier
    let limits: TierLimits

    static let example = TierLimitsView(tier: .tier0, limits: TierTable()[.tier0])

    func encode(to out: inout JSONWriter) {
        func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: RateTable.base) }
        out.field("tier", tier.rawValue)
        out.field("deposits_day", dollars(limits.depositsDay))
        out.field("withdrawals_day", dollars(limits.withdrawalsDay))
        out.field("balance", dollars(limits.balance))
        out.field("transaction", dollars(limits.transaction))
        out.field("sent_day", dollars(limits.sentDay))
        out.field("sent_month", dollars(limits.sentMonth))
    }
}
