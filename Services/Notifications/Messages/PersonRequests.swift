import Contracts
import PostgresAccess
import Primitives
import ServiceKit

/// What compliance asks of what is told to a person. Who goes is told so first: the mail needs the address.
enum PersonRequests {
    static var rules: SubjectRules {
        var rules = SubjectRules()
        rules.blockers = { user, transaction in
            // Locked as the dispatcher does: it does not begin meanwhile.
            let waiting = try await transaction.query(
                """
                select id from notifications.deliveries
                where user_id = \(user) and event = 'account.closed' and status in ('scheduled', 'sending')
                order by id for no key update
                """
            ).count
            guard waiting > 0 else { return [] }
            return [
                ErasureBlocker(
                    service: NotificationsService.slug, code: "notice_on_its_way",
                    detail: "The mail that tells of the closed account has not gone yet: ask again")
            ]
        }
        return rules
    }
}
