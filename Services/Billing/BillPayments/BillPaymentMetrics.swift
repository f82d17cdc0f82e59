/// What metrics of bill payments tell.
enum BillPaymentMetrics {
    static let help = [
        "billing_bill_payments_oldest_unbooked_seconds": "Age of the oldest whose end the wallet has not followed.",
        "billing_bill_payments_oldest_unknown_seconds": "Age of the oldest that may be at its partner, not ended.",
        "billing_bill_payments_under_way": "Bill payments that are not over, by stage.",
    ]
}
