// Made by scripts/render from AssessmentRequests.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// An operation is weighed before its money moves. The same id has the same answer, and what differs under it is
/// refused.
package struct AssessOperation: RequestContract {
    package static let type = "compliance.assess.v1"

    package typealias Reply = AssessedOperation

    package let id: UniqueID
    package let operation: AssessedKind
    package let userID: UserID
    /// Where the money comes from: a wallet, an external account, a system account.
    package let source: String
    package let destination: String?
    package let counterparty: AssessedCounterparty?
    package let amount: Money
    package let channel: Channel
    package let ip: String?
    package let deviceID: String?

    package init(
        id: UniqueID,
        operation: AssessedKind,
        userID: UserID,
        source: String,
        destination: String? = nil,
        counterparty: AssessedCounterparty? = nil,
        amount: Money,
        channel: Channel,
        ip: String? = nil,
        deviceID: String? = nil
    ) {
        self.id = id
        self.operation = operation
        self.userID = userID
        self.source = source
        self.destination = destination
        self.counterparty = counterparty
        self.amount = amount
        self.channel = channel
        self.ip = ip
        self.deviceID = deviceID
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        operation = fields.required("operation", .choice(AssessedKind.self))
        userID = fields.required("user_id", .id(UserID.self))
        source = fields.required("source", .text(0...4096))
        destination = fields.optional("destination", .text(0...4096))
        counterparty = fields.optional("counterparty", .object(AssessedCounterparty.self))
        amount = fields.required("amount", .money)
        channel = fields.required("channel", .choice(Channel.self))
        ip = fields.optional("ip", .text(0...4096))
        deviceID = fields.optional("device_id", .text(0...4096))
    }

    package static let example = AssessOperation(
        id: .example,
        operation: .transfer,
        userID: UserID(.example),
        source: "01900000-0000-7000-8000-000000000001",
        destination: "01900000-0000-7000-8000-000000000002",
        counterparty: AssessedCounterparty.example,
        amount: .example,
        channel: .session,
        ip: "203.0.113.7",
        deviceID: "7b1e")

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("operation", operation)
        out.field("user_id", userID)
        out.field("source", source)
        out.optional("destination", destination)
        out.optional("counterparty", counterparty)
        out.field("amount", amount)
        out.field("channel", channel)
        out.optional("ip", ip)
        out.optional("device_id", deviceID)
    }
}

/// Who is at the other end, as far as the asker knows.
package struct AssessedCounterparty: FieldEncodable, FieldDecodable, Hashable {
    package let name: String?
    package let country: String?
    package let account: String?

    package init(name: String? = nil, country: String? = nil, account: String? = nil) {
        self.name = name
        self.country = country
        self.account = account
    }

    package init(_ fields: inout Fields) {
        name = fields.optional("name", .text(0...4096))
        country = fields.optional("country", .text(0...4096))
        account = fields.optional("account", .text(0...4096))
    }

    package static let example = AssessedCounterparty(
        name: "Ada Lovelace",
        country: "GB",
        account: "GB33BUKB20201555555555")

    package func encode(to out: inout JSONWriter) {
        out.optional("name", name)
        out.optional("country", country)
        out.optional("account", account)
    }
}

/// The keys of `ask` in the policy.
package enum AssessedKind: String, CaseIterable, FieldValue {
    case transfer
    case ownTransfer = "own_transfer"
    case conversion
    case withdrawal
    case payout
    case billPayment = "bill_payment"
    case card
    case deposit
    case loan
    case investment
}

/// What the asker does: `review` moves nothing until staff allow it.
package struct AssessedOperation: FieldEncodable, FieldDecodable, Hashable {
    package let decision: AssessmentVerdict
    package let assessmentID: UniqueID
    /// Four decimals, from 0 to 1.
    package let score: String
    package let level: AssessmentGrade
    /// The money moves by then or is asked about again.
    package let validUntil: Timestamp
    /// The public code of a refusal; absent with `allow`.
    package let code: String?

    package init(
        decision: AssessmentVerdict,
        assessmentID: UniqueID,
        score: String,
        level: AssessmentGrade,
        validUntil: Timestamp,
        code: String? = nil
    ) {
        self.decision = decision
        self.assessmentID = assessmentID
        self.score = score
        self.level = level
        self.validUntil = validUntil
        self.code = code
    }

    package init(_ fields: inout Fields) {
        decision = fields.required("decision", .choice(AssessmentVerdict.self))
        assessmentID = fields.required("assessment_id", .uuid)
        score = fields.required("score", .text(0...4096))
        level = fields.required("level", .choice(AssessmentGrade.self))
        validUntil = fields.required("valid_until", .timestamp)
        code = fields.optional("code", .text(0...4096))
    }

    package static let example = AssessedOperation(
        decision: .allow,
        assessmentID: .example,
        score: "0.2950",
        level: .minimal,
        validUntil: .example,
        code: "transaction_under_review")

    package func encode(to out: inout JSONWriter) {
        out.field("decision", decision)
        out.field("assessment_id", assessmentID)
        out.field("score", score)
        out.field("level", level)
        out.field("valid_until", validUntil)
        out.optional("code", code)
    }
}

package enum AssessmentVerdict: String, CaseIterable, FieldValue {
    case allow
    case review
    case deny
}

package enum AssessmentGrade: String, CaseIterable, FieldValue {
    case minimal
    case low
    case medium
    case high
    case critical
}

/// An operation was weighed, or staff have decided about one. It is told each time.
package struct AssessmentDecided: EventContract {
    package static let type = "compliance.assessment_decided.v1"

    package let assessmentID: UniqueID
    package let userID: UserID
    package let operation: AssessedKind
    package let source: String
    package let destination: String?
    package let amount: Money
    package let channel: Channel
    package let decision: AssessmentVerdict
    package let level: AssessmentGrade
    package let by: AssessmentJudge
    /// Until when the operation may pass with it.
    package let until: Timestamp

    package init(
        assessmentID: UniqueID,
        userID: UserID,
        operation: AssessedKind,
        source: String,
        destination: String? = nil,
        amount: Money,
        channel: Channel,
        decision: AssessmentVerdict,
        level: AssessmentGrade,
        by: AssessmentJudge,
        until: Timestamp
    ) {
        self.assessmentID = assessmentID
        self.userID = userID
        self.operation = operation
        self.source = source
        self.destination = destination
        self.amount = amount
        self.channel = channel
        self.decision = decision
        self.level = level
        self.by = by
        self.until = until
    }

    package init(_ fields: inout Fields) {
        assessmentID = fields.required("assessment_id", .uuid)
        userID = fields.required("user_id", .id(UserID.self))
        operation = fields.required("operation", .choice(AssessedKind.self))
        source = fields.required("source", .text(0...4096))
        destination = fields.optional("destination", .text(0...4096))
        amount = fields.required("amount", .money)
        channel = fields.required("channel", .choice(Channel.self))
        decision = fields.required("decision", .choice(AssessmentVerdict.self))
        level = fields.required("level", .choice(AssessmentGrade.self))
        by = fields.required("by", .choice(AssessmentJudge.self))
        until = fields.required("until", .timestamp)
    }

    package static let example = AssessmentDecided(
        assessmentID: .example,
        userID: UserID(.example),
        operation: .transfer,
        source: "01900000-0000-7000-8000-000000000001",
        destination: "01900000-0000-7000-8000-000000000002",
        amount: .example,
        channel: .session,
        decision: .allow,
        level: .minimal,
        by: .policy,
        until: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("assessment_id", assessmentID)
        out.field("user_id", userID)
        out.field("operation", operation)
        out.field("source", source)
        out.optional("destination", destination)
        out.field("amount", amount)
        out.field("channel", channel)
        out.field("decision", decision)
        out.field("level", level)
        out.field("by", by)
        out.field("until", until)
    }
}

package enum AssessmentJudge: String, CaseIterable, FieldValue {
    case policy
    case staff
}
