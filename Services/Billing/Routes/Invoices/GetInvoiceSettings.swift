import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /invoice-settings`: 404 before the first writing.
struct GetInvoiceSettings: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/invoice-settings", id: "getInvoiceSettings", summary: "How the caller invoices",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound])

    let settings: InvoiceSettingsStore

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceSettingsView> {
        guard let settings = try await settings.find(call.caller.userID) else {
            throw InvoiceError.missing(.settings)
        }
        return .ok(InvoiceSettingsView(settings: settings))
    }
}

struct InvoiceSettingsView: FieldEncodable {
    let settings: InvoiceSettings

    static let example = InvoiceSettingsView(
        settings: InvoiceSettings(
            owner: UserID(.example), issuer: Issuer(name: "Ada's Engines", address: ["1 Main Street"], taxID: nil),
            prefix: InvoiceSettings.usualPrefix, netDays: InvoiceSettings.usualNetDays,
            payoutWallets: [.USD: .example], graceDays: 0, dunning: .usual))

    func encode(to out: inout JSONWriter) {
        out.field("legal_name", settings.issuer.name)
        out.field("address_lines", settings.issuer.address)
        out.field("tax_id", settings.issuer.taxID)
        out.field("prefix", settings.prefix)
        out.field("net_days", settings.netDays)
        out.field("payout_wallets", PayoutWalletsView(wallets: settings.payoutWallets))
        out.field("grace_days", settings.graceDays)
        out.field("dunning", DunningView(dunning: settings.dunning))
    }
}

/// A wallet for each currency, by its code.
struct PayoutWalletsView: FieldValue {
    let wallets: [Currency: UniqueID]

    static let example = PayoutWalletsView(wallets: [.USD: .example])
    static var fieldSchema: JSONSchema { .map(of: UniqueID.fieldSchema) }

    func write(to out: inout JSONWriter) {
        JSONValue.object(
            wallets.sorted { $0.key.code < $1.key.code }.map { JSONMember($0.key.code, .string("\($0.value)")) }
        ).write(to: &out)
    }
}

struct DunningView: FieldEncodable {
    let dunning: InvoiceSettings.Dunning

    static let example = DunningView(dunning: .usual)

    func encode(to out: inout JSONWriter) {
        out.field("retry_days", dunning.retryDays)
        out.field("final", dunning.final)
    }
}

extension InvoiceSettings.Final: FieldValue {}
