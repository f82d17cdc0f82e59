import JSONKit
import MoneyKit
import Primitives

/// Extension members of problems, for documentation.
enum ProblemMembers {
    /// Those that a program acts on.
    static let known: [JSONMember] = [
        amount("available", "With `insufficient_funds`: what the wallet can give"),
        amount("needed", "With `insufficient_funds`: the amount and its fee"),
        text(
            "limit",
            """
            With `limit_exceeded`: which one. `transaction`, `sent_per_day`, `sent_per_month`, `deposits_per_day`, \
            `withdrawals_per_day` and `balance` are of the tier, over all wallets of a customer; \
            `wallet_per_transaction`, `wallet_daily` and `wallet_monthly` the wallet's own. A wallet shows the lower of \
            both as `limits.per_transaction`, `limits.daily` and `limits.monthly`, and `limits.deposits_daily`, \
            `limits.balance`. With other codes: how many there may be
            """, example: "sent_per_day"),
        amount("limit_amount", "With `limit_exceeded`: how much the limit allows"),
        amount("used", "With `limit_exceeded`: how much of it is used"),
        text("frees_at", "When something of the limit is free again by itself", example: Timestamp.example.rfc3339),
        text("locked_until", "When the lock opens by itself", example: Timestamp.example.rfc3339),
        text("attempts_left", "Tries before the lock, in digits", example: "3"),
        text("expected_currency", "With `currency_mismatch`: the currency that is asked for", example: "EUR"),
        text(
            "required_roles", "With `forbidden`: roles of which one is needed, with spaces between", example: "operator"
        ),
        text("required_scope", "With `forbidden`: what the API key lacks", example: "wallet:write"),
        text("dependency", "With `dependency_unavailable`: what does not answer", example: "database"),
    ]

    /// As services fill them, by code.
    static let examples: [String: Problem] = {
        let all = [
            Problem(
                .insufficientFunds, detail: "12.34 USD is needed with the fee, 1.00 USD is available.",
                figures: [("available", Money(minorUnits: 100, currency: .USD)), ("needed", Money.example)]),
            Problem(
                .limitExceeded, detail: "The limit sent_per_day of 5000.00 USD would be exceeded.",
                members: [("limit", "sent_per_day"), ("frees_at", Timestamp.example.rfc3339)],
                figures: [("limit_amount", Money(minorUnits: 500_000, currency: .USD)), ("used", Money.example)]),
            Problem(.currencyMismatch, detail: "EUR is expected.", members: [("expected_currency", "EUR")]),
            Problem(.pinIncorrect, members: [("attempts_left", "3")]),
            Problem(
                .pinLocked, retryAfterSeconds: 900, members: [("locked_until", Timestamp.example.rfc3339)]),
            Problem(
                .accountLocked, retryAfterSeconds: 900, members: [("locked_until", Timestamp.example.rfc3339)]),
            Problem(
                .validationFailed,
                errors: [FieldError(field: "amount.currency", code: "unknown_currency", message: "must be a currency")]),
            Problem(.ticketChanged, figures: [("version", 4)]),
            .unavailable("database"), .stepUpRequired,
        ]
        return Dictionary(all.map { ($0.code.code, $0) }) { first, _ in first }
    }()

    private static func amount(_ name: String, _ text: String) -> JSONMember {
        JSONMember(name, Money.fieldSchema.with("description", .string(text)).json)
    }

    private static func text(_ name: String, _ text: String, example: String) -> JSONMember {
        let schema = JSONSchema.string(
            JSONMember("description", .string(text)), JSONMember("examples", .array([.string(example)])))
        return JSONMember(name, schema.json)
    }
}
