import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `PUT /invoice-settings`: written over as a whole. What is issued keeps what it was issued with.
struct PutInvoiceSettings: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/billing/invoice-settings", id: "putInvoiceSettings", summary: "Say how the caller invoices",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound, .currencyMismatch])

    struct Body: FieldDecodable {
        let issuer: Issuer
        let prefix: String
        let netDays: Int
        let payoutWallets: [String: UniqueID]
        let graceDays: Int
        let dunning: InvoiceSettings.Dunning

        init(_ fields: inout Fields) {
            issuer = Issuer(
                name: fields.required("legal_name", .line(1...200).example("Ada's Engines").personal),
                address: fields.required("address_lines", .addressLines), taxID: fields.optional("tax_id", .taxID))
            prefix = fields.optional("prefix", .numberPrefix) ?? InvoiceSettings.usualPrefix
            netDays = fields.optional("net_days", .integer(0...365)) ?? InvoiceSettings.usualNetDays
            payoutWallets = fields.optional("payout_wallets", .payoutWallets) ?? [:]
            graceDays = fields.optional("grace_days", .integer(0...60)) ?? 0
            dunning = fields.optional("dunning", .object(DunningFields.self))?.dunning ?? .usual
        }
    }

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceSettingsView> {
        let owner = try call.caller.userID
        let body = call.body
        let wallets = try await wallets(body.payoutWallets, of: owner)
        let settings = InvoiceSettings(
            owner: owner, issuer: body.issuer, prefix: body.prefix, netDays: body.netDays, payoutWallets: wallets,
            graceDays: body.graceDays, dunning: body.dunning)
        return try await parts.transactions.run { transaction in
            try await parts.desk.settings.put(settings, now: parts.desk.clock.now(), in: transaction)
            AuditTrail.resource(owner)
            return .ok(InvoiceSettingsView(settings: settings))
        }
    }

    /// Each is the caller's own, and of its currency.
    private func wallets(_ given: [String: UniqueID], of owner: UserID) async throws -> [Currency: UniqueID] {
        var wallets: [Currency: UniqueID] = [:]
        for (code, wallet) in given {
            guard let currency = Currency(code) else { continue }
            let found = try await parts.wallet.own(wallet, owner)
            guard found == currency else { throw InvoiceError.currencyMismatch(expected: found) }
            wallets[currency] = wallet
        }
        return wallets
    }
}

struct DunningFields: FieldDecodable {
    let dunning: InvoiceSettings.Dunning

    init(_ fields: inout Fields) {
        let days = fields.required("retry_days", .array(.integer(1...60), 0...10))
        if days != Array(Set(days)).sorted() {
            fields.refuse("retry_days", .outOfRange, "must rise from day to day")
        }
        dunning = InvoiceSettings.Dunning(
            retryDays: days, final: fields.required("final", .choice(InvoiceSettings.Final.self)))
    }
}

extension FieldType where Value == String {
    /// What numbers begin with; credit notes have `CN` for themselves.
    static var numberPrefix: FieldType {
        .parsed(
            "a capital letter and up to nine more letters or digits, and not CN",
            schema: .string(JSONMember("pattern", .string("^(?!CN$)[A-Z][A-Z0-9]{0,9}$"))),
            example: InvoiceSettings.usualPrefix
        ) { text in
            let letters = text.utf8
            guard (1...10).contains(letters.count), text != "CN",
                letters.allSatisfy({ (65...90).contains($0) || (48...57).contains($0) }),
                letters.first.map({ (65...90).contains($0) }) == true
            else { return nil }
            return text
        }
    }
}

extension FieldType where Value == [String: UniqueID] {
    /// A wallet for each currency, by its code.
    static var payoutWallets: FieldType {
        .map(
            .parsed("a currency", schema: Currency.fieldSchema, example: "USD") { Currency($0)?.code }, .uuid, 0...50)
    }
}
