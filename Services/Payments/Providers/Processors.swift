import HTTPKit
import PaymentsDomain
import ServiceKit

/// A provider that there is code for: a folder of its own with a type of this kind, and its line in ``Processors``.
protocol Processor: SendableMetatype {
    /// As in the API, in the paths of webhooks and in the names of settings: `stripe`.
    static var name: String { get }
    /// Where the sandbox plays it: `/stripe`.
    static var sandboxPath: String { get }
    /// Of its account, beside address and key, what it is of no use without; in production these have no default.
    static var needs: Set<ProviderAccount.Setting> { get }

    static func make(
        _ account: ProviderAccount, _ link: PartnerLink
    ) -> (deposits: DepositProvider, payouts: PayoutProvider)
}

/// Every one, in the order in which withdrawals take them.
enum Processors {
    static let all: [any Processor.Type] = [
        SandboxProcessor.self, StripeProcessor.self, SquareProcessor.self, PayPalProcessor.self,
        PaystackProcessor.self, FlutterwaveProcessor.self,
    ]

    /// Those that are configured.
    static func configured(
        _ config: PaymentsConfig, _ context: ServiceContext, _ books: ProviderBooks
    ) throws -> (deposits: Providers, payouts: PayoutProviders) {
        var deposits: [String: DepositProvider] = [:]
        var payouts: [PayoutProvider] = []
        for processor in all {
            guard var account = config.accounts[processor.name] else { continue }
            account.books = books
            let link = try context.partnerLink(processor.name, baseURL: account.url)
            let made = processor.make(account, link)
            deposits[processor.name] = made.deposits
            payouts.append(made.payouts)
        }
        return (Providers(all: deposits), PayoutProviders(payouts))
    }
}

/// The sandbox's own format.
enum SandboxProcessor: Processor {
    static let name = "sandbox"
    static let sandboxPath = ""
    static let needs: Set<ProviderAccount.Setting> = [.webhookSecret]

    static func make(
        _ account: ProviderAccount, _ link: PartnerLink
    ) -> (deposits: DepositProvider, payouts: PayoutProvider) {
        let adapter = SandboxAdapter(
            link: link, apiKey: account.apiKey,
            signature: TimedSignature(header: "Sandbox-Signature", secrets: account.webhookSecrets))
        return (adapter.provider, SandboxPayouts(link: link, apiKey: account.apiKey).provider)
    }
}
