import NotificationsDomain
import PostgresAccess
import Primitives

/// Whom a broadcast is for, as the directory has it when their turn comes. Whoever has closed the account is nobody's
/// audience.
enum AudienceSQL {
    static func count(_ audience: Audience, of broadcast: UniqueID) -> SQL {
        "select count(*) \(people(audience, of: broadcast, after: nil))"
    }

    /// The next of them, in the order of their ids.
    static func next(_ audience: Audience, of broadcast: UniqueID, after: UserID?, limit: Int) -> SQL {
        "select r.user_id \(people(audience, of: broadcast, after: after)) order by r.user_id limit \(limit)"
    }

    private static func people(_ audience: Audience, of broadcast: UniqueID, after: UserID?) -> SQL {
        var list = ListQuery()
        list.requires("r.status <> 'closed'")
        if let after { list.requires("r.user_id > \(after)") }
        guard !audience.isToNamed else {
            list.requires("p.broadcast_id = \(broadcast)")
            // The same for both sides of the join, so that either is walked from there.
            if let after { list.requires("p.user_id > \(after)") }
            return """
                from notifications.broadcast_people p join notifications.recipients r using (user_id)
                \(list.conditions)
                """
        }
        if !audience.roles.isEmpty { list.requires("r.roles && \(audience.roles)") }
        if !audience.countries.isEmpty { list.requires("r.country = any(\(audience.countries))") }
        if !audience.kycTiers.isEmpty { list.requires("r.kyc_tier = any(\(audience.kycTiers))") }
        if !audience.topics.isEmpty { list.requires(AudienceTopics.hasOne(of: audience.topics)) }
        return "from notifications.recipients r \(list.conditions)"
    }
}
