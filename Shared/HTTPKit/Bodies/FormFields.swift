/// A form (`application/x-www-form-urlencoded`, WHATWG URL section 5), in its order; a name may stand more than once.
package struct FormFields: Sendable {
    package static let contentType = "application/x-www-form-urlencoded"
    /// No partner sends more; whoever does wants to cost us something.
    private static let mostFields = 200

    package private(set) var all: [(name: String, value: String)]

    package init(_ all: [(name: String, value: String)] = []) {
        self.all = all
    }

    /// Nil for a broken escape, bytes that are not UTF-8, and more fields than anybody needs.
    package init?(_ body: [UInt8]) {
        all = []
        guard let text = String(validating: body, as: UTF8.self) else { return nil }
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard all.count < Self.mostFields, let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count == 2 ? parts[1] : "", plusIsSpace: true)
            else { return nil }
            all.append((name, value))
        }
    }

    /// The first of that name.
    package subscript(name: String) -> String? { all.first { $0.name == name }?.value }

    /// Adds nothing for nil.
    package mutating func add(_ name: String, _ value: String?) {
        if let value { all.append((name, value)) }
    }

    /// As it is sent, and as the query of a URL has it.
    package var text: String {
        all.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    package var bytes: [UInt8] { Array(text.utf8) }
}
