import Contracts
import PostgresAccess
import Primitives
import ServiceKit

/// What compliance asks of a person's money. Nobody goes while some is under way.
enum PersonRequests {
    static func rules(_ clock: WallClock) -> SubjectRules {
        var rules = SubjectRules()
        // Providers forget what they have kept.
        rules.close = { user, transaction in
            try await transaction.execute(PaymentMethodStore.close(of: user, now: clock.now())) > 0
        }
        rules.blockers = { user, transaction in
            // Locked as the saga does: none ends another way meanwhile.
            let pending = try await transaction.query(
                """
                select id from payments.deposits where owner_id = \(user) and status = 'pending'
                order by id for no key update
                """
            ).count
            let outflows = try await transaction.query(
                """
                select id from payments.outflows where owner_id = \(user) and stage <> 'ended'
                order by id for no key update
                """
            ).count
            return [
                blocker("deposit_pending", pending, "deposits"),
                blocker("outflow_pending", outflows, "withdrawals and refunds"),
            ].compactMap(\.self) + (try await PeoplePrivacy.blockers(of: user, in: transaction))
                + (try await AftercarePrivacy.blockers(of: user, in: transaction))
        }
        return rules
    }

    private static func blocker(_ code: String, _ count: Int, _ what: String) -> ErasureBlocker? {
        guard count > 0 else { return nil }
        return ErasureBlocker(
            service: PaymentsService.slug, code: code, detail: "\(count) \(what) are under way")
    }
}
