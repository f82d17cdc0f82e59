import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// Looks again at a customer of whom something has changed: counts the risk, and judges rules on customers. The
/// customer is locked.
struct CustomerWatch: Sendable {
    let states: StateDesk
    let facts: FactsStore
    let rules: RuleShelf
    let findings: FindingDesk

    func changed(_ user: UserID, at now: Timestamp, in transaction: PostgresTransaction) async throws {
        try await states.recount(user, at: now, in: transaction)
        let judged = try await rules.active(in: transaction).kept.values.filter {
            $0.definition.rule?.event == .customer
        }
        guard !judged.isEmpty,
            let customer = try await facts.customers([user], at: now, in: transaction)[user]?.facts
        else { return }
        let holding = judged.filter { $0.definition.rule?.condition.holds(in: customer) == true }
        let found = holding.sorted { $0.code < $1.code }.map { rule in
            FoundRule(
                rule: rule, subject: user.description, customer: user, at: now, events: [], facts: customer.shown)
        }
        try await findings.tell(found, .monitoring, at: now, in: transaction)
    }

    /// A document whose number another customer has shown: one of them is not who they say.
    func numberOfAnother(
        in verification: Verification, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await findings.alerts.open(
            NewAlert(
                kind: .kyc, rule: "document_number", severity: .high, score: 50, customer: verification.user,
                facts: [JSONMember("verification_id", .string(verification.id.description))]), at: now,
            in: transaction)
    }
}

extension CustomerFacts {
    /// For whoever looks at what was found.
    fileprivate var shown: [JSONMember] {
        var members: [JSONMember] = []
        if let risk { members.append(JSONMember("risk", .string(risk))) }
        if let tier { members.append(JSONMember("tier", .number("\(tier)"))) }
        if let country { members.append(JSONMember("country", .string(country))) }
        if let nationality { members.append(JSONMember("nationality", .string(nationality))) }
        if let pep { members.append(JSONMember("pep", .bool(pep))) }
        return members
    }
}
