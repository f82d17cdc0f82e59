// Made by scripts/render from Refusal.messages.
package import JSONKit
package import MoneyKit

/// Why a request is refused, as the public API would tell it. Nothing was changed.
package struct Refusal: FieldEncodable, FieldDecodable, Hashable {
    /// Stable, for programs: `insufficient_funds`.
    package let code: String
    package let detail: String?
    package let errors: [RefusedField]
    package let members: [RefusalMember]

    package init(code: String, detail: String? = nil, errors: [RefusedField] = [], members: [RefusalMember] = []) {
        self.code = code
        self.detail = detail
        self.errors = errors
        self.members = members
    }

    package init(_ fields: inout Fields) {
        code = fields.required("code", .text(0...4096))
        detail = fields.optional("detail", .text(0...4096))
        errors = fields.optional("errors", .array(.object(RefusedField.self), 0...1000)) ?? []
        members = fields.optional("members", .array(.object(RefusalMember.self), 0...1000)) ?? []
    }

    package static let example = Refusal(
        code: "limit_exceeded",
        detail: "The limit sent_per_day would be exceeded.",
        errors: [],
        members: [.example])

    package func encode(to out: inout JSONWriter) {
        out.field("code", code)
        out.optional("detail", detail)
        out.field("errors", errors)
        out.field("members", members)
    }
}

/// One field that is not as it has to be.
package struct RefusedField: FieldEncodable, FieldDecodable, Hashable {
    package let field: String
    package let code: String
    package let message: String

    package init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }

    package init(_ fields: inout Fields) {
        field = fields.required("field", .text(0...4096))
        code = fields.required("code", .text(0...4096))
        message = fields.required("message", .text(0...4096))
    }

    package static let example = RefusedField(
        field: "amount.currency",
        code: "unknown_currency",
        message: "must be a currency of GET /api/v1/currencies")

    package func encode(to out: inout JSONWriter) {
        out.field("field", field)
        out.field("code", code)
        out.field("message", message)
    }
}

/// One fact of a refusal, as it stands in problem+json: a word or an amount.
package struct RefusalMember: FieldEncodable, FieldDecodable, Hashable {
    package let name: String
    package let value: String?
    package let amount: Money?

    package init(name: String, value: String? = nil, amount: Money? = nil) {
        self.name = name
        self.value = value
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        name = fields.required("name", .text(0...4096))
        value = fields.optional("value", .text(0...4096))
        amount = fields.optional("amount", .money)
    }

    package static let example = RefusalMember(name: "limit", value: "deposits_per_day", amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("name", name)
        out.optional("value", value)
        out.optional("amount", amount)
    }
}
