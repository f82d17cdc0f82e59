import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

struct InvoicePath: FieldDecodable {
    let id: InvoiceID

    init(_ fields: inout Fields) { id = fields.required("id", .id(InvoiceID.self)) }
}

/// Whom an invoice is for, as the issuer writes it.
struct InvoiceCustomerFields: FieldDecodable {
    let customer: InvoiceCustomer

    init(_ fields: inout Fields) {
        customer = InvoiceCustomer(
            name: fields.required("name", .line(1...200).example("Grace Hopper").personal),
            email: fields.required("email", .invoiceEmail),
            user: fields.optional("user_id", .id(UserID.self).described("Who has an account here")),
            address: fields.optional("address_lines", .addressLines) ?? [],
            taxID: fields.optional("tax_id", .taxID))
    }
}

/// `{"percent": "10"}` or `{"amount": {...}}`.
struct InvoiceDiscountFields: FieldDecodable {
    let discount: InvoiceDiscount

    init(_ fields: inout Fields) {
        let percent = fields.optional("percent", .percentage)
        let amount = fields.optional("amount", .money)
        if let amount {
            discount = .amount(amount)
        } else {
            discount = .percent(percent ?? FieldType<Rate>.percentage.example)
        }
        if fields.has("percent") == fields.has("amount") {
            fields.refuse("percent", .missing, "give either percent or amount")
        }
    }
}

/// One item, as the issuer writes it.
struct InvoiceItemFields: FieldDecodable, Sendable {
    let item: InvoiceItem

    init(_ fields: inout Fields) {
        item = InvoiceItem(
            description: fields.required("description", .lines(1...500).example("An engine")),
            quantity: fields.required("quantity", .quantity),
            unitPrice: fields.required(
                "unit_price",
                .decimal(12).example(FieldType<Rate>.rate("33.33"))
                    .described("In units of the invoice's currency, up to twelve decimals")),
            discount: fields.optional("discount", .object(InvoiceDiscountFields.self))?.discount,
            taxRate: fields.optional(
                "tax_rate",
                .percentage.example(FieldType<Rate>.rate("7.5"))
                    .described("In percent; without one the item is outside of any tax")))
    }
}

extension FieldType where Value == [InvoiceItemFields] {
    static var invoiceItems: FieldType {
        .array(.object(InvoiceItemFields.self), 1...InvoiceDraft.mostItems)
    }
}

extension FieldType where Value == Quantity {
    /// A decimal of up to six places, below zero for what comes back.
    static var quantity: FieldType {
        .parsed(
            "a decimal of up to \(Quantity.mostDecimals) places such as 1.5 or -2",
            schema: .string(
                JSONMember("pattern", .string("^-?(0|[1-9][0-9]*)(\\.[0-9]{1,\(Quantity.mostDecimals)})?$")),
                JSONMember("examples", .array([.string("3")]))),
            example: .one
        ) { Quantity($0) }
    }
}

extension FieldType where Value == Rate {
    /// A decimal without sign.
    static func decimal(_ places: Int) -> FieldType {
        .parsed(
            "a decimal of up to \(places) places such as 12.5",
            schema: .string(JSONMember("pattern", .string("^(0|[1-9][0-9]*)(\\.[0-9]{1,\(places)})?$"))),
            example: rate("1")
        ) { text in
            // What is no rate is told by the field's own error.
            (try? Rate(parsing: text)).flatMap { $0.scale <= places ? $0 : nil }
        }
    }

    /// 0 to 100, of up to four places.
    static var percentage: FieldType {
        decimal(4).example(rate("10")).refined { percent in
            rate("100") < percent ? FieldError("", .outOfRange, "must be 0 to 100") : nil
        }
    }

    static func rate(_ text: String) -> Rate {
        guard let rate = try? Rate(parsing: text) else { preconditionFailure("\(text) is no rate") }
        return rate
    }
}

extension FieldType where Value == String {
    /// An address that mail may reach, in small letters.
    static var invoiceEmail: FieldType {
        .parsed(
            "an e-mail address",
            schema: .string(
                JSONMember("format", .string("email")), JSONMember("maxLength", .number("254")),
                JSONMember("examples", .array([.string("grace@florin.test")]))),
            example: "grace@florin.test"
        ) { text in
            let text = text.asciiLowercased
            let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
            guard text.utf8.count <= 254, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), parts.count == 2,
                !parts[0].isEmpty, parts[1].contains(UInt8(ascii: ".")), parts[1].first != UInt8(ascii: "."),
                parts[1].last != UInt8(ascii: ".")
            else { return nil }
            return text
        }
        .personal
    }

    static var taxID: FieldType { .line(1...40).example("NG-12345678-0001").personal }
    static var invoiceNotes: FieldType { .lines(1...2_000).example("Thank you") }
}

extension FieldType where Value == [String] {
    static var addressLines: FieldType { .array(.line(1...120).example("1 Main Street"), 0...6).personal }
}
