extension PaymentsService {
    package static let metrics = [
        "payments_chargebacks_unbooked_total": "What providers told of money that they take back and nobody booked.",
        "payments_deposits_oldest_held_seconds": "Age of the oldest deposit that was paid and cannot be credited yet.",
        "payments_deposits_under_way": "Deposits that are not over, by stage.",
        "payments_outflows_oldest_unknown_seconds": "Age of the oldest money that was sent out and has not ended here.",
        "payments_outflows_under_way": "Withdrawals and refunds that are not over, by stage.",
        "payments_deposits_waiting_for_operator": "Deposits that nothing but an operator moves on.",
        "payments_payments_oldest_unanswered_seconds": "Age of the oldest payment without the wallet's answer.",
        "payments_payments_under_way": "Payments between people that are not over, by stage.",
    ]
}
