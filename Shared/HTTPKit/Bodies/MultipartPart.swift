import Primitives

/// The head of one part of a form.
package struct MultipartPart: Sendable, Equatable {
    package let name: String
    /// As sent: no path of ours, never used as one.
    package let filename: String?
    /// As sent, without parameters and in small letters: a claim, which the content may belie.
    package let contentType: String?

    package init(name: String, filename: String? = nil, contentType: String? = nil) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }

    init(head: ArraySlice<UInt8>) throws(MultipartScanner.Malformed) {
        guard let text = String(validating: head, as: UTF8.self) else {
            throw MultipartScanner.Malformed(what: "the head of a part is no UTF-8")
        }
        var fields: [String: String] = [:]
        for line in text.split(separator: "\r\n", omittingEmptySubsequences: true) {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !line.utf8.contains(where: { $0 < 32 && $0 != 9 }) else {
                throw MultipartScanner.Malformed(what: "a field of a part")
            }
            let name = String(parts[0]).asciiLowercased
            guard fields.updateValue(String(parts[1]).trimmedText, forKey: name) == nil else {
                throw MultipartScanner.Malformed(what: "\(name) comes twice")
            }
        }
        // RFC 7578 section 4.7: its use has ended, and nobody decodes it.
        let coding = fields["content-transfer-encoding"]?.asciiLowercased ?? "binary"
        guard ["binary", "8bit", "7bit"].contains(coding) else {
            throw MultipartScanner.Malformed(what: "a part is encoded")
        }
        guard let disposition = fields["content-disposition"].flatMap(HeaderParameters.init),
            disposition.value == "form-data", let name = disposition["name"]
        else { throw MultipartScanner.Malformed(what: "a part has no name") }
        self.init(
            name: name, filename: disposition["filename"],
            contentType: fields["content-type"].flatMap(HeaderParameters.init)?.value)
    }
}

/// A field of the form `value; name=token; name="quoted string"`.
struct HeaderParameters {
    /// In small letters.
    let value: String
    private var parameters: [String: String] = [:]

    /// Nil for what has another form, or says one thing twice.
    init?(_ text: String) {
        var rest = Substring(text)
        value = String(rest.prefix { $0 != ";" }).trimmedText.asciiLowercased
        rest = rest.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            if rest.isEmpty { break }
            let name = String(rest.prefix { $0 != "=" && $0 != ";" }).trimmedText.asciiLowercased
            rest = rest.drop { $0 != "=" && $0 != ";" }
            guard rest.first == "=", !name.isEmpty, let value = Self.takeValue(&rest),
                parameters.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        guard rest.isEmpty else { return nil }
    }

    subscript(name: String) -> String? { parameters[name] }

    private static func takeValue(_ rest: inout Substring) -> String? {
        rest = rest.dropFirst()
        guard rest.first == "\"" else {
            let value = String(rest.prefix { $0 != ";" }).trimmedText
            rest = rest.drop { $0 != ";" }
            return value.isEmpty || value.contains("\"") ? nil : value
        }
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst() {
            if character == "\"" {
                rest = rest.drop { $0 == " " || $0 == "\t" }
                return rest.isEmpty || rest.first == ";" ? value : nil
            }
            // Only before what needs it: some senders write a path with backslashes as it is.
            if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
                value.append(next)
                rest = rest.dropFirst()
            } else {
                value.append(character)
            }
        }
        return nil
    }
}

extension String {
    fileprivate var trimmedText: String {
        var text = Substring(self).drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
