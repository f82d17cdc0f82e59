import Primitives

/// `type/subtype; name=value; name="value"`, read leniently: mailers write it in every way.
package struct MediaType: Sendable, Hashable {
    /// In small letters: `text/plain`.
    package let name: String
    /// Names in small letters; the first of each counts.
    package let parameters: [String: String]

    package init(_ text: String) {
        var rest = Substring(text)
        name = String(rest.prefix { $0 != ";" }).trimmedOfSpaces.asciiLowercased
        rest = rest.drop { $0 != ";" }
        var parameters: [String: String] = [:]
        while rest.first == ";" {
            rest = rest.dropFirst()
            let key = String(rest.prefix { $0 != "=" && $0 != ";" }).trimmedOfSpaces.asciiLowercased
            rest = rest.drop { $0 != "=" && $0 != ";" }
            guard rest.first == "=" else { continue }
            let value = Self.takeValue(&rest)
            if parameters[key] == nil { parameters[key] = value }
        }
        self.parameters = parameters
    }

    package var isText: Bool { name.hasPrefix("text/") }
    package var isMultipart: Bool { name.hasPrefix("multipart/") }

    private static func takeValue(_ rest: inout Substring) -> String {
        rest = rest.dropFirst().drop(while: \.isWhitespace)
        guard rest.first == "\"" else {
            let value = String(rest.prefix { $0 != ";" }).trimmedOfSpaces
            rest = rest.drop { $0 != ";" }
            return value
        }
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
            value.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
        }
        rest = rest.drop { $0 != ";" }
        return value
    }
}
