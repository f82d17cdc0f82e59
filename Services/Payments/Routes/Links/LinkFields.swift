import HTTPKit
import JSONKit
import PaymentsDomain

struct LinkPath: FieldDecodable {
    let id: LinkID

    init(_ fields: inout Fields) { id = fields.required("id", .id(LinkID.self)) }
}

/// The last part of a link's address, in a path. What cannot be one is nobody's.
struct SlugPath: FieldDecodable {
    let slug: String

    init(_ fields: inout Fields) { slug = fields.required("slug", .pathName(1...64, example: "adas-engines")) }
}

extension FieldType where Value == String {
    static var slug: FieldType {
        .parsed(
            "\(LinkSlug.lengths.lowerBound) to \(LinkSlug.lengths.upperBound) small letters and digits, with single "
                + "hyphens between",
            schema: .string(
                JSONMember("minLength", .number("\(LinkSlug.lengths.lowerBound)")),
                JSONMember("maxLength", .number("\(LinkSlug.lengths.upperBound)")),
                JSONMember("pattern", .string("^[a-z0-9]+(-[a-z0-9]+)*$"))), example: "adas-engines"
        ) { LinkSlug.isValid($0) ? $0 : nil }
    }

    /// `#3B82F6`, kept in capitals.
    static var brandColor: FieldType {
        .parsed(
            "a colour such as #3B82F6", schema: .string(JSONMember("pattern", .string("^#[0-9A-Fa-f]{6}$"))),
            example: "#3B82F6"
        ) { text in
            let digits = text.dropFirst()
            guard text.utf8.count == 7, text.first == "#", digits.utf8.allSatisfy(isHexDigit) else { return nil }
            return text.uppercased()
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
    }

    static var linkTitle: FieldType { .line(1...100).example("An engine") }
    static var linkDescription: FieldType { .lines(1...1_000).example("It weaves algebraic patterns") }
}

extension ReturnURLRules {
    /// - Throws: 400 for an address that browsers are not sent to.
    func check(_ url: ReturnURL?, _ field: String) throws(Problem) {
        guard let url, let refusal = refusal(of: url) else { return }
        throw .invalid(field, "address_not_allowed", refusal)
    }

    /// A picture is shown on a page, so no program's address will do.
    func check(logo url: ReturnURL?) throws(Problem) {
        if case .app = url { throw .invalid("logo_url", "address_not_allowed", "must be http or https") }
        try check(url, "logo_url")
    }
}
