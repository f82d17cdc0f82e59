/// What a template may consist of: text, variables by their names, sections that stand while a variable is there, and
/// comments. Everything that could turn escaping off, bring other text in, or hide what a tag is, is refused when it is
/// saved.
package enum TemplateRule {
    /// - Parameter variables: the names that it may use.
    /// - Throws: `templateInvalid`, `unknownVariable`.
    package static func check(_ text: String, variables: Set<String>) throws(NotificationsError) {
        guard !text.contains("{{{"), !text.contains("}}}") else { throw .templateInvalid("{{{ turns escaping off") }
        var open: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: "}}") else { throw .templateInvalid("a tag does not end") }
            let tag = rest[..<end.lowerBound]
            rest = rest[end.upperBound...]
            try check(tag, variables, &open)
        }
        guard open.isEmpty else { throw .templateInvalid("the section \(open.joined(separator: ", ")) does not end") }
    }

    private static func check(
        _ tag: Substring, _ variables: Set<String>, _ open: inout [String]
    ) throws(NotificationsError) {
        guard !tag.contains("{"), !tag.contains("}") else { throw .templateInvalid("a tag within a tag") }
        let content = tag.drop(while: \.isWhitespace)
        guard let sign = content.first else { throw .templateInvalid("an empty tag") }
        switch sign {
        case "!":
            return
        case "#", "^":
            guard tag.first == sign else { throw .templateInvalid("a space before \(sign)") }
            let name = try name(content.dropFirst(), variables)
            open.append(name)
        case "/":
            guard tag.first == sign else { throw .templateInvalid("a space before \(sign)") }
            let name = try name(content.dropFirst(), variables)
            guard open.popLast() == name else { throw .templateInvalid("{{/\(name)}} ends another section") }
        case "&": throw .templateInvalid("{{& turns escaping off")
        case "%": throw .templateInvalid("pragmas cannot be used")
        case "=": throw .templateInvalid("other delimiters cannot be used")
        case ">", "<", "$": throw .templateInvalid("partials cannot be used")
        default: _ = try name(content, variables)
        }
    }

    private static func name(_ text: Substring, _ variables: Set<String>) throws(NotificationsError) -> String {
        let name = String(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            }
        guard isName else { throw .templateInvalid("\(name.prefix(40)) is no name of a variable") }
        guard variables.contains(name) else { throw .unknownVariable(name) }
        return name
    }
}
