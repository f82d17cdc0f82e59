/// What a service tells the gateway beside its answer. The gateway acts on these fields and takes them away: no client
/// sees one.
package enum EdgeFields {
    /// How many units the request has cost its caller, where that is not one: the items of a batch.
    package static let cost = "X-Florin-Cost"
    /// Credentials that have just been cut off, as they stand in the list of revocations, with commas between. Taken
    /// from auth only.
    package static let revoked = "X-Florin-Revoked"
    /// More than a gateway needs at once; it hears of the rest as all gateways do, within a second.
    package static let mostRevoked = 100
}

extension Reply {
    /// Charges the caller for so many items instead of for one request.
    package func costing(_ items: Int) -> Reply {
        items > 1 ? header(EdgeFields.cost, "\(items)") : self
    }

    /// Tells the gateway that passes this answer on which credentials no longer hold: from the answer on, none of them
    /// is good there.
    package func revoking(_ members: [String]) -> Reply {
        guard !members.isEmpty else { return self }
        return header(EdgeFields.revoked, members.prefix(EdgeFields.mostRevoked).joined(separator: ","))
    }
}
