import HTTPKit
import PaymentsDomain
import ServiceKit

/// A partner that keeps what customers pay with, to be charged again.
///
/// All throw `PartnerError` when there was no answer.
struct PaymentMethodProvider: Sendable {
    let name: String
    /// Whether it is kept of a deposit that its owner pays there: there is nothing else to do.
    var isKeptOfDeposits = false
    /// Begins, or tells how it stands; once, however often it is asked.
    let ask: @Sendable (PaymentMethod) async throws -> PaymentMethod.Report
    /// Its time is up: nothing is kept any more, unless it has been.
    let giveUp: @Sendable (PaymentMethod) async throws -> PaymentMethod.Report
    /// Forgets it, and whom it was kept for.
    let forget: @Sendable (PaymentMethod) async throws -> PaymentMethod.Report
}

/// Every one.
enum PaymentMethodProviders {
    /// Those that are configured.
    static func configured(
        _ config: PaymentsConfig, _ context: ServiceContext, _ books: ProviderBooks
    ) throws -> [PaymentMethodProvider] {
        var providers: [PaymentMethodProvider] = []
        if let account = config.accounts[SandboxProcessor.name] {
            let link = try context.partnerLink(SandboxProcessor.name, baseURL: account.url)
            providers.append(SandboxMethods(link: link, apiKey: account.apiKey).provider)
        }
        if let account = config.accounts[StripeProcessor.name] {
            let link = try context.partnerLink(StripeProcessor.name, baseURL: account.url)
            providers.append(StripeMethods(api: StripeAPI(link: link, account: account)).provider)
        }
        if let account = config.accounts[PaystackAPI.name] {
            let link = try context.partnerLink(PaystackAPI.name, baseURL: account.url)
            let api = PaystackAPI(link: link, secretKey: account.apiKey)
            providers.append(PaystackMethods(api: api, books: books).provider)
        }
        return providers
    }
}
