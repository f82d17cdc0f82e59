// Made by scripts/render from PolicyMessages.messages.
package import JSONKit

/// What is asked of whom before money moves is another policy from now on. Its members are those of `policy.json`; who
/// does not know one leaves it alone.
package struct PolicyPublished: EventContract {
    package static let type = "compliance.policy_published.v1"

    package let content: PublishedPolicy

    package init(_ content: PublishedPolicy) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PublishedPolicy(&fields)
    }

    package static let example = PolicyPublished(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// The policy that holds, for those who keep a copy.
package struct GetPolicy: RequestContract {
    package static let type = "compliance.get_policy.v1"

    package typealias Reply = PublishedPolicy

    package init() {}

    package init(_ fields: inout Fields) {}

    package static let example = GetPolicy()

    package func encode(to out: inout JSONWriter) {}
}

package struct PublishedPolicy: FieldEncodable, FieldDecodable, Hashable {
    package let version: Int
    /// How long an asker waits for an answer.
    package let waitMs: Int
    package let assessmentValidSeconds: Int
    /// After so many silences within so long, nobody is asked for so long.
    package let breaker: JSONValue
    /// By operation and risk: US dollars from which an operation is asked about, null for never.
    package let ask: JSONValue
    /// By operation: what is done without an answer, the first line that fits.
    package let silent: JSONValue
    /// The tier that an offer needs.
    package let gates: JSONValue
    package let geography: JSONValue
    package let riskPoints: JSONValue?
    package let sca: JSONValue?
    package let tax: JSONValue?
    package let retentionDays: JSONValue?

    package init(
        version: Int,
        waitMs: Int,
        assessmentValidSeconds: Int,
        breaker: JSONValue,
        ask: JSONValue,
        silent: JSONValue,
        gates: JSONValue,
        geography: JSONValue,
        riskPoints: JSONValue? = nil,
        sca: JSONValue? = nil,
        tax: JSONValue? = nil,
        retentionDays: JSONValue? = nil
    ) {
        self.version = version
        self.waitMs = waitMs
        self.assessmentValidSeconds = assessmentValidSeconds
        self.breaker = breaker
        self.ask = ask
        self.silent = silent
        self.gates = gates
        self.geography = geography
        self.riskPoints = riskPoints
        self.sca = sca
        self.tax = tax
        self.retentionDays = retentionDays
    }

    package init(_ fields: inout Fields) {
        version = fields.required("version", .integer(0...Int.max))
        waitMs = fields.required("wait_ms", .integer(0...Int.max))
        assessmentValidSeconds = fields.required("assessment_valid_seconds", .integer(0...Int.max))
        breaker = fields.required("breaker", .json)
        ask = fields.required("ask", .json)
        silent = fields.required("silent", .json)
        gates = fields.required("gates", .json)
        geography = fields.required("geography", .json)
        riskPoints = fields.optional("risk_points", .json)
        sca = fields.optional("sca", .json)
        tax = fields.optional("tax", .json)
        retentionDays = fields.optional("retention_days", .json)
    }

    package static let example = PublishedPolicy(
        version: 1,
        waitMs: 150,
        assessmentValidSeconds: 60,
        breaker: .object([JSONMember("silences", .number("3"))]),
        ask: .object([JSONMember("transfer", .object([JSONMember("low", .string("3000"))]))]),
        silent: .object([JSONMember("transfer", .array([.object([JSONMember("do", .string("refuse"))])]))]),
        gates: .object([JSONMember("withdrawal", .number("1"))]),
        geography: .object([JSONMember("prohibited", .array([.string("KP")]))]),
        riskPoints: .object([JSONMember("pep", .number("25"))]),
        sca: .object([JSONMember("account_access_days", .number("180"))]),
        tax: .object([JSONMember("US", .string("SSN ddd-dd-dddd"))]),
        retentionDays: .object([JSONMember("audit", .number("2555"))]))

    package func encode(to out: inout JSONWriter) {
        out.field("version", version)
        out.field("wait_ms", waitMs)
        out.field("assessment_valid_seconds", assessmentValidSeconds)
        out.field("breaker", breaker)
        out.field("ask", ask)
        out.field("silent", silent)
        out.field("gates", gates)
        out.field("geography", geography)
        out.optional("risk_points", riskPoints)
        out.optional("sca", sca)
        out.optional("tax", tax)
        out.optional("retention_days", retentionDays)
    }
}
