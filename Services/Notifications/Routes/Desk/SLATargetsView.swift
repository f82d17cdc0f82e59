package import JSONKit
package import NotificationsDomain
import Primitives

/// What is promised, by priority.
struct SLATargetsView: FieldEncodable {
    let targets: [Priority: SLATarget]

    static let schemaTitle = "SLATargets"
    static let example = SLATargetsView(targets: SLATarget.standard)

    func encode(to out: inout JSONWriter) {
        out.optional("urgent", targets[.urgent])
        out.optional("high", targets[.high])
        out.optional("medium", targets[.medium])
        out.optional("low", targets[.low])
    }
}

extension SLATarget: FieldEncodable, FieldDecodable {
    private static let minutes = 1...1_000_000

    package init(_ fields: inout Fields) {
        self.init(
            firstReplyMinutes: fields.required("first_reply_minutes", .integer(Self.minutes)),
            resolutionMinutes: fields.required("resolution_minutes", .integer(Self.minutes)))
    }

    package static let schemaTitle = "SLATargetMinutes"
    package static let example = SLATarget(firstReplyMinutes: 60, resolutionMinutes: 480)

    package func encode(to out: inout JSONWriter) {
        out.field("first_reply_minutes", firstReplyMinutes)
        out.field("resolution_minutes", resolutionMinutes)
    }
}
