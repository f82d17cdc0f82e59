import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives
import ServiceKit

/// A version of the policy.
struct PolicyView: FieldEncodable {
    let kept: KeptPolicy

    init(_ kept: KeptPolicy) { self.kept = kept }

    static let example: PolicyView = {
        // The program does not start with one that cannot be read.
        guard let body = try? SeedData.policy(.production), let policy = try? Policy(body) else {
            preconditionFailure("the policy that the program carries is none")
        }
        return PolicyView(KeptPolicy(policy: policy, body: body, staff: UserID(.example), createdAt: .example))
    }()

    func encode(to out: inout JSONWriter) {
        out.field("id", "\(kept.version)")
        out.field("version", kept.version)
        out.field("wait_ms", kept.policy.waitMilliseconds)
        out.field("assessment_valid_seconds", kept.policy.assessmentValidSeconds)
        out.field("breaker", part("breaker"))
        out.field("ask", part("ask"))
        out.field("silent", part("silent"))
        out.field("gates", part("gates"))
        out.field("geography", part("geography"))
        out.field("risk_points", part("risk_points"))
        out.field("sca", part("sca"))
        out.field("tax", part("tax"))
        out.field("retention_days", part("retention_days"))
        out.optional("changed_by", kept.staff)
        out.field("created_at", kept.createdAt)
    }

    private func part(_ name: String) -> JSONValue { kept.body[name] ?? .null }
}

/// `{version}` of a policy's path.
struct PolicyPath: FieldDecodable {
    let version: Int

    init(_ fields: inout Fields) { version = fields.required("version", .integer(1...1_000_000)) }
}
