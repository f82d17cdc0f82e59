import HTTPKit
import PaymentsDomain

/// https://docs.stripe.com/api: payments and their refunds; nothing is paid out.
enum StripeProcessor: Processor {
    static let name = "stripe"
    static let sandboxPath = "/stripe"
    static let needs: Set<ProviderAccount.Setting> = [.webhookSecret, .publishableKey]

    static func make(
        _ account: ProviderAccount, _ link: PartnerLink
    ) -> (deposits: DepositProvider, payouts: PayoutProvider) {
        let api = StripeAPI(link: link, account: account)
        let signature = TimedSignature(header: "Stripe-Signature", secrets: account.webhookSecrets)
        return (StripePayments(api: api, signature: signature).provider, StripeRefunds(api: api).provider)
    }
}
