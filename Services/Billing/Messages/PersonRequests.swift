import ServiceKit

/// What compliance asks of a person's bills. Nobody goes while one is under way.
enum PersonRequests {
    static var rules: SubjectRules {
        var rules = SubjectRules()
        rules.blockers = { user, transaction in
            try await BillPaymentPrivacy.blockers(of: user, in: transaction)
                + InvoicePrivacy.blockers(of: user, in: transaction)
                + SubscriptionPrivacy.blockers(of: user, in: transaction)
        }
        rules.close = { user, transaction in try await SchedulesPrivacy.close(user, in: transaction) }
        return rules
    }
}
