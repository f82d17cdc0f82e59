package import ServiceKit

/// The keys of this service beside the common ones.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `payments.secret` | secret | (development) | numbers of bank accounts are sealed with it; at least 32 bytes |
/// | `public.url` | URL | http://localhost:8080, none in production | where people reach the gateway, in links |
/// | `bank.poll.seconds` | seconds | 60 | 1 to 3600; how often files of banks are sent and looked for |
/// | `bank.sftp.host` | text | | our bank's server of files; without it files go to the sandbox, or by hand |
/// | `bank.sftp.port` | integer | 22 | 1 to 65535 |
/// | `bank.sftp.user` | text | required with the host | who we are there |
/// | `bank.sftp.host.key` | text | required with the host | of its key, as `ssh-keygen -l` shows it: `SHA256:…` |
/// | `bank.sftp.key.file` | path | required with the host | our private key, without a passphrase |
/// | `bank.sftp.outbox` | path | /outbox | there, where it takes our files; `.part` until they are whole |
/// | `bank.sftp.inbox` | path | /inbox | there, where it lays out its own; they are read and left |
/// | `sandbox.url` | URL | http://127.0.0.1:8190 | the sandbox provider; none in production |
/// | `sandbox.api.key` | secret | (development) | our key there |
/// | `sandbox.webhook.secret` | secret | (development) | what its webhooks are signed with |
/// | `sandbox.webhook.secret.previous` | list of secrets | none | those before, still good; so of each provider |
/// | `stripe.url`, `square.url`, `paypal.url` | URL | the sandbox's, none in production | where they are |
/// | `paystack.url`, `flutterwave.url` | URL | the sandbox's, none in production | where they are |
/// | `stripe.api.key`, `square.api.key`, `paypal.api.key` | secret | (development) | our keys there |
/// | `paystack.api.key`, `flutterwave.api.key` | secret | (development) | our keys there |
/// | `stripe.webhook.secret`, `square.webhook.secret` | secret | (development) | what their webhooks are signed with |
/// | `paystack.webhook.secret` | secret | (development) | its webhooks are signed with it: there our key |
/// | `flutterwave.webhook.secret` | secret | (development) | what its webhooks show |
/// | `flutterwave.return.url` | URL | http://localhost:8080, none in production | where its pages lead back to |
/// | `stripe.publishable.key` | text | pk_stripe_development, none in production | what programs show Stripe |
/// | `square.client.id` | text | florin, none in production | our location at Square |
/// | `square.webhook.url` | URL | the gateway's here, none in production | as Square was told it: it is signed too |
/// | `paypal.client.id` | text | florin, none in production | who we are at PayPal, beside its key |
/// | `paypal.webhook.id` | text | florinpaypaldevelopment, none in production | what PayPal calls our webhook |
/// | `return.url.schemes` | list `myapp,com.example.shop` | none, outside production `*` | of apps; `*` any harmless |
/// | `return.url.loopback` | true or false | false, outside production true | pages on one's own machine |
package struct PaymentsConfig: Sendable {
    /// By the name of its provider. None in production unless an address is given: real money does not come through a
    /// sandbox by default.
    let accounts: [String: ProviderAccount]
    let returnRules: ReturnURLRules
    let secret: String
    let publicURL: String
    /// How often files of banks are sent and looked for.
    let bankInterval: Duration
    /// Nil: our bank takes no files that way.
    let bankSFTP: SFTPBankConfig?

    package init(_ settings: Settings) throws(ConfigError) {
        secret = try settings.secret(
            "payments.secret", developmentDefault: "florin-payments-development-secret-0123456789")
        if secret.utf8.count < 32 {
            try settings.refuse(ConfigError("payments.secret", expected: "at least 32 bytes long"))
        }
        publicURL = try settings.httpURL(
            "public.url", default: settings.mode == .production ? nil : "http://localhost:8080")
        bankSFTP = try SFTPBankConfig(settings)
        bankInterval = try settings.seconds("bank.poll.seconds", default: 60, in: 1...3_600)
        returnRules = ReturnURLRules(
            allowsLoopback: try settings.bool("return.url.loopback", default: settings.mode != .production),
            schemes: try Self.schemes(settings))
        let sandbox = try settings.httpURL("sandbox.url", default: "http://127.0.0.1:8190")
        var accounts: [String: ProviderAccount] = [:]
        for processor in Processors.all {
            accounts[processor.name] = try ProviderAccount(processor, settings, sandbox: sandbox)
        }
        self.accounts = accounts
    }

    private static func schemes(_ settings: Settings) throws(ConfigError) -> ReturnURLRules.Schemes {
        let key = "return.url.schemes"
        let list = settings.list(key, default: settings.mode == .production ? [] : ["*"])
        guard list != ["*"] else { return .any }
        for scheme in list where !ReturnURL.isScheme(scheme) || ReturnURLRules.forbidden.contains(scheme) {
            throw ConfigError(
                key, expected: "schemes in small letters that no browser acts on by itself", found: scheme)
        }
        return .listed(Set(list))
    }
}
