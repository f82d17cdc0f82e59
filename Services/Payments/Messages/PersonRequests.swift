import Contracts
import PostgresAccess
import Primitives
import ServiceKit

/// What compliance asks of a person's deposits. Nobody goes while one is under way.
enum PersonRequests {
    static var rules: SubjectRules {
        var rules = SubjectRules()
        rules.blockers = { user, transaction in
            // Locked as the saga does: none ends another way meanwhile.
            let pending = try await transaction.query(
                """
                select id from payments.deposits where owner_id = \(user) and status = 'pending'
                order by id for no key update
                """
            ).count
            guard pending > 0 else { return [] }
            return [
                ErasureBlocker(
                    service: PaymentsService.slug, code: "deposit_pending", detail: "\(pending) deposits are under way")
            ]
        }
        return rules
    }
}
