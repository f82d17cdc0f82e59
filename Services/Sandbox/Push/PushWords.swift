import JSONKit

/// What a device shows of a push, in the form of the service that carried it.
struct PushWords {
    let title: String?
    let text: String?

    init(_ raw: [UInt8]) {
        let json = (try? JSONParser.parse(raw)) ?? .null  // then nothing is shown
        let words = json["message"]?["notification"] ?? json["aps"]?["alert"] ?? json
        title = words["title"]?.stringValue
        text = words["body"]?.stringValue
    }
}
