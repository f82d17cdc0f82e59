import HTTPKit
import PaymentsDomain

/// Flutterwave v3: its page, transfers, refunds, and virtual account numbers.
enum FlutterwaveProcessor: Processor {
    static let name = FlutterwaveAPI.name
    static let sandboxPath = "/flutterwave/v3"
    static let needs: Set<ProviderAccount.Setting> = [.webhookSecret, .returnURL]

    static func make(
        _ account: ProviderAccount, _ link: PartnerLink
    ) -> (deposits: DepositProvider, payouts: PayoutProvider) {
        let api = FlutterwaveAPI(link: link, secretKey: account.apiKey)
        let deposits = FlutterwaveDeposits(
            api: api, books: account.books, hash: FlutterwaveHash(secrets: account.webhookSecrets),
            returnURL: account.returnURL)
        return (deposits.provider, FlutterwavePayouts(api: api, books: account.books).provider)
    }
}
