/// What a call of an endpoint leaves behind for those who look later: `<slug>.audited.v1`, made from the declaration,
/// so that no handler can forget it.
package enum AuditRule: String, Sendable {
    /// Nothing: it changes nothing, and nobody asks who looked.
    case none
    /// Whoever changes something leaves a row in the transaction that changes it. A refusal leaves none.
    case write
    /// The same, and a refusal leaves a row of its own, also one before the endpoint begins, of whoever is known:
    /// signing in, secrets, what is for staff alone.
    case attempt
    /// It moves money: `movements_posted` tells of each movement who began it, how, and in which request.
    case movement
    /// It changes nothing, and each look leaves a row before it is answered.
    case read
}

extension EndpointSpec {
    static func usualAudit(_ method: EndpointMethod, _ rateClass: RateClass, _ access: Access) -> AuditRule {
        if method == .get { return .none }
        return [.signIn, .operations].contains(rateClass) || access.isForStaffAlone ? .attempt : .write
    }
}
