package import MoneyKit

extension FieldType where Value == Currency {
    package static var currency: FieldType {
        FieldType(schema: Currency.fieldSchema, example: Currency.USD) { value, _, errors in
            guard case .string(let code) = value else { return wrongType("a string", value, &errors) }
            guard let currency = Currency(code) else {
                errors.append(FieldError("", .unknownCurrency, "must be a currency of GET /api/v1/currencies"))
                return nil
            }
            return currency
        }
    }
}

extension FieldType where Value == Money {
    /// `{"amount": "12.34", "currency": "USD"}` of any sign; whoever moves money checks the sign.
    package static var money: FieldType {
        FieldType(schema: Money.fieldSchema, example: Money.example) { value, mode, errors in
            guard case .object(let members) = value else { return wrongType("an object", value, &errors) }
            var fields = Fields(members: members, source: mode.source, unknown: mode.unknown)
            let amount = fields.required("amount", .text(1...40))
            let currency = fields.required("currency", .currency)
            let found = fields.finish()
            guard found.isEmpty else {
                errors += found
                return nil
            }
            do throws(MoneyError) {
                return try Money(parsing: amount, currency: currency)
            } catch {
                errors.append(Self.describe(error, currency))
                return nil
            }
        }
    }

    private static func describe(_ error: MoneyError, _ currency: Currency) -> FieldError {
        switch error {
        case .tooManyDecimals(let allowed):
            FieldError("amount", .tooManyDecimals, "\(currency.code) has at most \(allowed) decimals")
        case .overflow:
            FieldError("amount", .amountTooLarge, "does not fit into 64 bits of minor units")
        case .malformedAmount, .currencyMismatch, .malformedRate, .zeroRate, .invalidSplit:
            FieldError("amount", .malformedAmount, "must be a plain decimal such as 12.34")
        }
    }
}

extension FieldType where Value == Rate {
    /// Of a whole: `33.33`, at most four decimals, at most 100.
    package static var percentage: FieldType {
        .parsed(
            "a percentage such as 33.33, with at most four decimals",
            schema: .string(
                JSONMember("pattern", .string("^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,4})?$")),
                JSONMember("examples", .array([.string("33.33")]))),
            example: Self.third
        ) { text in
            // Nil is the answer to what is no number.
            guard let rate = try? Rate(parsing: text), rate.scale <= 4, !(Self.whole < rate) else { return nil }
            return rate
        }
    }

    private static var third: Rate { known(3_333, 2) }
    private static var whole: Rate { known(100, 0) }

    private static func known(_ mantissa: Int64, _ scale: Int) -> Rate {
        do {
            return try Rate(mantissa: mantissa, scale: scale)
        } catch {
            preconditionFailure("\(mantissa) is a rate")
        }
    }
}

extension Currency: FieldValue {
    package static var fieldSchema: JSONSchema {
        JSONSchema(
            [JSONMember("title", .string("Currency"))]
                + JSONSchema.string(
                    JSONMember("enum", .array(Currency.all.map { .string($0.code) })),
                    JSONMember("examples", .array([.string("USD")]))
                ).members)
    }
    package func write(to out: inout JSONWriter) { out.plainString(code.utf8) }
}

extension Money: FieldEncodable {
    package static let example = Money(minorUnits: 1234, currency: .USD)

    package static var fieldSchema: JSONSchema {
        .object(
            [
                FieldDescription(
                    name: "amount",
                    schema: .string(
                        JSONMember("maxLength", .number("40")),
                        JSONMember("pattern", .string("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$")),
                        JSONMember("examples", .array([.string("12.34")]))),
                    isRequired: true),
                FieldDescription(name: "currency", schema: Currency.fieldSchema, isRequired: true),
            ], closed: true, title: "Money")
    }

    package func encode(to out: inout JSONWriter) {
        out.field("amount", amountText)
        out.field("currency", currency)
    }
}

extension Rate: FieldValue {
    package static var fieldSchema: JSONSchema {
        .string(JSONMember("pattern", .string("^(0|[1-9][0-9]*)(\\.[0-9]+)?$")))
    }
    package func write(to out: inout JSONWriter) { out.plainString(text.utf8) }
}
