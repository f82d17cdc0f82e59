import HTTPKit
import JSONKit

/// What short messages add to the routes: where providers report.
enum ShortMessageEndpoints {
    static func all(_ parts: ShortMessageParts) -> [any Endpoint] {
        [TakeTwilioReport(parts: parts), TakeAfricasTalkingReport(parts: parts)]
    }
}

struct ShortMessageReportAnswer: FieldEncodable {
    let result: ShortMessageDesk.Result

    static let example = ShortMessageReportAnswer(result: .moved)

    func encode(to out: inout JSONWriter) {
        out.field("received", true)
        out.field("result", result.rawValue)
    }
}
