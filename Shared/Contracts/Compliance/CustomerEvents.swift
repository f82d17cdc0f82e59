// Made by scripts/render from CustomerEvents.messages.
package import JSONKit
package import Primitives

/// Compliance knows a customer better, or less well, than before; auth keeps the tier and tells it to all.
package struct KYCTierChanged: EventContract {
    package static let type = "compliance.kyc_tier_changed.v1"

    package let userID: UserID
    /// 0 to 3.
    package let tier: Int

    package init(userID: UserID, tier: Int) {
        self.userID = userID
        self.tier = tier
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        tier = fields.required("tier", .integer(0...Int.max))
    }

    package static let example = KYCTierChanged(userID: UserID(.example), tier: 2)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("tier", tier)
    }
}

/// A customer is watched, restricted or asked about otherwise than before. Who keeps a copy takes no older version.
package struct CustomerStateChanged: EventContract {
    package static let type = "compliance.customer_state_changed.v1"

    package let userID: UserID
    package let version: Int64
    package let risk: RiskGrade
    package let restriction: RestrictionLevel
    /// Until then every operation of the customer is assessed.
    package let askUntil: Timestamp?

    package init(
        userID: UserID,
        version: Int64,
        risk: RiskGrade,
        restriction: RestrictionLevel,
        askUntil: Timestamp? = nil
    ) {
        self.userID = userID
        self.version = version
        self.risk = risk
        self.restriction = restriction
        self.askUntil = askUntil
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        version = fields.required("version", .integer(0...Int64.max))
        risk = fields.required("risk", .choice(RiskGrade.self))
        restriction = fields.required("restriction", .choice(RestrictionLevel.self))
        askUntil = fields.optional("ask_until", .timestamp)
    }

    package static let example = CustomerStateChanged(
        userID: UserID(.example),
        version: 7,
        risk: .low,
        restriction: .none,
        askUntil: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("version", version)
        out.field("risk", risk)
        out.field("restriction", restriction)
        out.optional("ask_until", askUntil)
    }
}

package enum RiskGrade: String, CaseIterable, FieldValue {
    case low
    case medium
    case high
}

/// `outgoing`: nothing goes out; `all`: nothing moves; `access`: nobody signs in.
package enum RestrictionLevel: String, CaseIterable, FieldValue {
    case none
    case outgoing
    case all
    case access
}

/// Of everybody of whom `customer_state_changed` was told, for those who begin to listen or fear to have missed one.
package struct ListCustomerStates: RequestContract {
    package static let type = "compliance.list_states.v1"

    package typealias Reply = CustomerStates

    package let after: UserID?
    package let limit: Int

    package init(after: UserID? = nil, limit: Int) {
        self.after = after
        self.limit = limit
    }

    package init(_ fields: inout Fields) {
        after = fields.optional("after", .id(UserID.self))
        limit = fields.required("limit", .integer(0...Int.max))
    }

    package static let example = ListCustomerStates(after: UserID(.example), limit: 500)

    package func encode(to out: inout JSONWriter) {
        out.optional("after", after)
        out.field("limit", limit)
    }
}

/// A page in the order of ids; `next` is the next `after`, absent at the end.
package struct CustomerStates: FieldEncodable, FieldDecodable, Hashable {
    package let states: [CustomerStateEntry]
    package let next: UserID?

    package init(states: [CustomerStateEntry], next: UserID? = nil) {
        self.states = states
        self.next = next
    }

    package init(_ fields: inout Fields) {
        states = fields.required("states", .array(.object(CustomerStateEntry.self), 0...1000))
        next = fields.optional("next", .id(UserID.self))
    }

    package static let example = CustomerStates(states: [CustomerStateEntry.example], next: UserID(.example))

    package func encode(to out: inout JSONWriter) {
        out.field("states", states)
        out.optional("next", next)
    }
}

package struct CustomerStateEntry: FieldEncodable, FieldDecodable, Hashable {
    package let userID: UserID
    package let version: Int64
    package let risk: RiskGrade
    package let restriction: RestrictionLevel
    package let askUntil: Timestamp?

    package init(
        userID: UserID,
        version: Int64,
        risk: RiskGrade,
        restriction: RestrictionLevel,
        askUntil: Timestamp? = nil
    ) {
        self.userID = userID
        self.version = version
        self.risk = risk
        self.restriction = restriction
        self.askUntil = askUntil
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        version = fields.required("version", .integer(0...Int64.max))
        risk = fields.required("risk", .choice(RiskGrade.self))
        restriction = fields.required("restriction", .choice(RestrictionLevel.self))
        askUntil = fields.optional("ask_until", .timestamp)
    }

    package static let example = CustomerStateEntry(
        userID: UserID(.example),
        version: 7,
        risk: .low,
        restriction: .none,
        askUntil: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("version", version)
        out.field("risk", risk)
        out.field("restriction", restriction)
        out.optional("ask_until", askUntil)
    }
}
