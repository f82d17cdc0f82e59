/// One event of a stream (HTML standard, section 9.2 "Server-sent events").
package struct ServerSentEvent: Sendable, Equatable {
    /// What a client that comes back sends as `Last-Event-ID`.
    package let id: String?
    /// The name that listeners go by; without one it is a `message`.
    package let name: String?
    /// Any text. Line ends of all three kinds arrive as LF.
    package let data: String

    package init(id: String? = nil, name: String? = nil, data: String) {
        self.id = id
        self.name = name
        self.data = data
    }

    /// What a client passes over; it shows that the stream lives.
    static let heartbeat: StaticString = ":\n\n"

    /// As it is sent.
    var text: String {
        var text = ""
        if let id { text += "id: \(Self.oneLine(id))\n" }
        if let name { text += "event: \(Self.oneLine(name))\n" }
        for line in Self.lines(data) { text += "data: \(line)\n" }
        return text + "\n"
    }

    /// A line end within a field would begin another field, and a NUL would make clients ignore the id.
    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\0" }))
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\n" || $0 == "\r" }
    }
}
