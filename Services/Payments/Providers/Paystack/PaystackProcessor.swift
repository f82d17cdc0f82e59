import HTTPKit
import PaymentsDomain

/// Paystack: its page, transfers, refunds, and dedicated accounts.
enum PaystackProcessor: Processor {
    static let name = PaystackAPI.name
    static let sandboxPath = "/paystack"
    static let needs: Set<ProviderAccount.Setting> = [.webhookSecret]

    static func make(
        _ account: ProviderAccount, _ link: PartnerLink
    ) -> (deposits: DepositProvider, payouts: PayoutProvider) {
        let api = PaystackAPI(link: link, secretKey: account.apiKey)
        let deposits = PaystackDeposits(
            api: api, books: account.books, signature: PaystackSignature(secrets: account.webhookSecrets))
        return (deposits.provider, PaystackPayouts(api: api, books: account.books).provider)
    }
}
