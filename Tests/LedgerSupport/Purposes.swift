package import WalletDomain

extension PurposeTable {
    /// The rows that the wallet's migrations seed; a test of the service holds the two against each other.
    package static func seeded(and more: [Purpose] = []) throws -> PurposeTable {
        try PurposeTable(seeds + more)
    }

    private static let providers = [
        "sandbox", "stripe", "paystack", "flutterwave", "paypal", "square", "ach", "sepa", "wire",
    ].map { "clearing:\($0)" }
    private static let cardPartners = ["clearing:cards-sudo", "clearing:cards-flutterwave"]

    private static func kind(_ name: String) -> TransactionKind { TransactionKind(rawValue: name) ?? .transfer }

    private static var seeds: [Purpose] {
        [
            Purpose(
                "transfer", kind: kind("transfer"), services: ["wallet"], accounts: ["fees", "fx", "revenue:fx"],
                joinsCustomers: true, counts: .sent, asksPIN: true, fee: .transfer, bindsReceiver: true,
                reversers: ["wallet", "payments"]),
            Purpose(
                "conversion", kind: kind("conversion"), services: ["wallet"], accounts: ["fx", "revenue:fx"],
                counts: .sent, asksPIN: true, bindsReceiver: true, reversers: ["wallet"]),
            Purpose(
                "capture", kind: kind("capture"), services: ["wallet"], accounts: ["fees"], joinsCustomers: true,
                counts: .sent, asksPIN: true, fee: .transfer, bindsReceiver: true, reversers: ["wallet"]),
            Purpose("reversal", kind: kind("reversal"), services: ["wallet"], joinsCustomers: true, passesFreeze: true),
            Purpose("cashback", kind: kind("cashback"), services: ["wallet"], accounts: ["rewards"]),
            Purpose("referral_bonus", kind: kind("referral_bonus"), services: ["wallet"], accounts: ["rewards"]),
            Purpose("points", kind: kind("cashback"), services: ["wallet"], accounts: ["rewards"]),
            Purpose(
                "interest", kind: kind("interest"), services: ["wallet"],
                accounts: ["interest:savings", "interest:overdraft", "receivable:overdraft"], passesFreeze: true),
            Purpose(
                "deposit", kind: kind("deposit"), services: ["payments"], accounts: providers + ["fees"],
                counts: .deposit, bindsReceiver: true),
            Purpose("bank_credit", kind: kind("deposit"), services: ["payments"], accounts: providers + ["fees"]),
            Purpose(
                "deposit_return", kind: kind("deposit"), services: ["payments"],
                accounts: providers + ["fees", "receivable:returns"], passesFreeze: true),
            Purpose(
                "withdrawal", kind: kind("withdrawal"), services: ["payments"], accounts: providers + ["fees"],
                counts: .withdrawal, asksPIN: true),
            Purpose(
                "withdrawal_return", kind: kind("withdrawal"), services: ["payments"],
                accounts: providers + ["fees"], passesFreeze: true),
            Purpose(
                "refund", kind: kind("refund"), services: ["payments", "billing"],
                accounts: providers.map { "payments/\($0)" } + ["fees", "billing/settlement:billers"],
                joinsCustomers: true, passesFreeze: true),
            Purpose(
                "chargeback", kind: kind("chargeback"), services: ["payments"],
                accounts: providers + [
                    "fees", "receivable:chargebacks", "costs:providers", "losses:payments", "receivable:returns",
                ],
                passesFreeze: true),
            Purpose(
                "dispute", kind: kind("refund"), services: ["payments"],
                accounts: providers + ["fees", "losses:payments", "receivable:chargebacks"], joinsCustomers: true,
                passesFreeze: true),
            Purpose("checkout", kind: kind("payment_link"), services: ["payments"], accounts: providers + ["fees"]),
            Purpose(
                "send", kind: kind("transfer"), services: ["payments"], accounts: ["fees"], joinsCustomers: true,
                counts: .sent, asksPIN: true, bindsReceiver: true),
            Purpose(
                "request", kind: kind("transfer"), services: ["payments"], accounts: ["fees"], joinsCustomers: true,
                counts: .sent, asksPIN: true, bindsReceiver: true),
            Purpose(
                "split", kind: kind("transfer"), services: ["payments"], accounts: ["fees"], joinsCustomers: true,
                counts: .sent, asksPIN: true, bindsReceiver: true),
            Purpose(
                "recurring", kind: kind("transfer"), services: ["payments"], accounts: ["fees"],
                joinsCustomers: true, counts: .sent, asksPIN: true, bindsReceiver: true),
            Purpose(
                "payout", kind: kind("transfer"), services: ["payments"], accounts: ["fees"], joinsCustomers: true,
                counts: .sent, asksPIN: true, bindsReceiver: true),
            Purpose(
                "link", kind: kind("payment_link"), services: ["payments"], accounts: ["fees"], joinsCustomers: true,
                counts: .sent, asksPIN: true, bindsReceiver: true),
            Purpose(
                "qr", kind: kind("payment_link"), services: ["payments"], accounts: ["fees"], joinsCustomers: true,
                counts: .sent, asksPIN: true, bindsReceiver: true),
            Purpose(
                "bill_payment", kind: kind("bill_payment"), services: ["billing"],
                accounts: ["settlement:billers", "fees"], counts: .sent, asksPIN: true),
            Purpose(
                "bill_payment_late", kind: kind("bill_payment"), services: ["billing"],
                accounts: ["settlement:billers", "fees"]),
            Purpose(
                "invoice_payment", kind: kind("invoice_payment"), services: ["billing"], accounts: ["fees"],
                joinsCustomers: true, counts: .sent, asksPIN: true, bindsReceiver: true),
            Purpose(
                "subscription", kind: kind("invoice_payment"), services: ["billing"], accounts: ["fees"],
                joinsCustomers: true, counts: .sent, asksPIN: true, bindsReceiver: true),
            Purpose("card_fund", kind: kind("card_fund"), services: ["cards"], accounts: ["fees:cards"], asksPIN: true),
            Purpose("card_fee", kind: kind("card_fee"), services: ["cards"], accounts: ["fees:cards"]),
            Purpose(
                "card_capture", kind: kind("card_capture"), services: ["cards"],
                accounts: cardPartners + ["settlement:cards", "receivable:cards", "fees:cards"], passesFreeze: true),
            Purpose(
                "card_refund", kind: kind("card_refund"), services: ["cards"],
                accounts: cardPartners + ["settlement:cards", "fees:cards"], passesFreeze: true),
            Purpose(
                "card_withdrawal", kind: kind("card_withdrawal"), services: ["cards"],
                accounts: cardPartners + ["settlement:cards", "receivable:cards", "fees:cards"], counts: .withdrawal,
                passesFreeze: true),
            Purpose(
                "card_chargeback", kind: kind("card_chargeback"), services: ["cards"],
                accounts: cardPartners + ["settlement:cards", "receivable:chargebacks", "fees:cards"],
                passesFreeze: true),
            Purpose(
                "capital", kind: kind("capital"), services: ["credit"],
                accounts: ["clearing:bank", "loans:*", "investments:*"]),
            Purpose(
                "loan_charge_back", kind: kind("loan_charge_back"), services: ["credit"], accounts: ["loans:*"],
                passesFreeze: true),
        ]
    }
}
