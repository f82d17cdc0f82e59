import NotificationsDomain
import PostgresAccess
import Primitives

extension Dispatcher {
    /// Whether its broadcast, if it is of one, lets it go: what operators stop does not leave, whatever was written
    /// down before.
    nonisolated(nonsending) func isUnderWay(
        _ delivery: DueDelivery, _ move: DeliveryMove, in transaction: PostgresTransaction
    ) async throws -> Bool {
        switch delivery.broadcastStatus {
        case nil, .scheduled, .running, .finished: return true
        case .paused: try await transaction.execute(move.park(until: move.now + BroadcastSweep.parking))
        case .cancelled: try await transaction.execute(move.end(.skipped, reason: BroadcastSweep.cancelled))
        }
        return false
    }

    /// Its row of the catalogue; that of a broadcast goes by this channel because an operator said so.
    func event(of delivery: DueDelivery) -> CatalogueEvent? {
        let event = intake.catalogue[delivery.event]
        return delivery.broadcastID == nil ? event : event?.going(by: [delivery.channel])
    }

    nonisolated(nonsending) func words(
        of broadcast: UniqueID, _ delivery: DueDelivery, _ person: Person, _ unsubscribeURL: String?,
        in transaction: PostgresTransaction
    ) async throws -> TemplateParts? {
        let content = try await broadcasts.content(of: broadcast, intake.catalogue, in: transaction)
        var more: [String: String] = [:]
        more["unsubscribe_url"] = unsubscribeURL
        more["action_url"] = content?.actionURL
        return content?.fill(
            delivery.channel, locale: person.preferences.locale, zone: intake.zones.zone(of: person),
            firstName: person.firstName, more: more)
    }
}
