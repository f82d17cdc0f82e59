import HTTPKit
import MoneyKit
import PaymentsDomain
import ServiceKit

/// A partner that gives customers bank accounts of their own.
///
/// All throw `PartnerError` when there was no answer.
struct VirtualAccountProvider: Sendable {
    let name: String
    let currencies: Set<Currency>
    /// Opens one, or gives the one that is there.
    let open: @Sendable (VirtualAccount, PartnerCustomer) async throws -> VirtualAccount.Report
    /// Nothing comes on it any more.
    let close: @Sendable (VirtualAccount) async throws -> VirtualAccount.Report
    /// What came, by the provider's own reference; nil: nothing that has come for good on such an account.
    let arrival: @Sendable (String) async throws -> Arrival?
}

/// Every one.
enum VirtualAccountProviders {
    /// Those that are configured.
    static func configured(
        _ config: PaymentsConfig, _ context: ServiceContext
    ) throws -> [VirtualAccountProvider] {
        var providers: [VirtualAccountProvider] = []
        if let account = config.accounts[PaystackAPI.name] {
            let link = try context.partnerLink(PaystackAPI.name, baseURL: account.url)
            let api = PaystackAPI(link: link, secretKey: account.apiKey)
            providers.append(PaystackAccounts(api: api).provider)
        }
        if let account = config.accounts[FlutterwaveAPI.name] {
            let link = try context.partnerLink(FlutterwaveAPI.name, baseURL: account.url)
            let api = FlutterwaveAPI(link: link, secretKey: account.apiKey)
            providers.append(
                FlutterwaveAccounts(api: api, transactions: FlutterwaveTransactions(api: api)).provider)
        }
        return providers
    }
}
