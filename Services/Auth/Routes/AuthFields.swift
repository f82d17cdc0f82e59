package import AuthDomain
import Authentication
package import JSONKit
import Primitives

// The words of auth's requests.

extension FieldType where Value == EmailAddress {
    /// Compared without regard to case.
    static var email: FieldType {
        .parsed(
            "an e-mail address",
            schema: EmailAddress.fieldSchema, example: .example
        ) { EmailAddress($0) }
        .personal
    }
}

extension EmailAddress: FieldValue {
    package static var fieldSchema: JSONSchema {
        .string(
            JSONMember("format", .string("email")), JSONMember("maxLength", .number("254")),
            JSONMember("examples", .array([.string(example.text)])))
    }
    package func write(to out: inout JSONWriter) { out.string(text) }

    /// For documentation; any valid address would do.
    static let example = known("ada@florin.test")
    /// Of somebody who has no account yet.
    static let newcomer = known("mary@florin.test")

    private static func known(_ text: String) -> EmailAddress {
        guard let address = EmailAddress(text) else { preconditionFailure("\(text) is an address") }
        return address
    }
}

extension FieldType where Value == String {
    /// Longer than any we take, so that the rules can name what is wrong; shorter than what would be work to hash.
    static var password: FieldType { .text(1...500).example("correct horse battery").secret }
    static var firstName: FieldType { .personName("Mary") }
    static var lastName: FieldType { .personName("Shelley") }
    static var sixDigits: FieldType {
        .characters(6...6, pattern: "^[0-9]{6}$", example: "042917") { ("0"..."9").contains($0) }.secret
    }
    static var refreshToken: FieldType { .text(1...512).example(TokensView.example.refreshToken).secret }
    static var challengeToken: FieldType {
        .text(1...512).example("flm_Zk3vQ0mWc7sYb1RtXe9LuHdPj5oNiA2gFx8KyTrV4Eq").secret
    }
    static var deviceName: FieldType { .line(1...100).example("Firefox on Linux") }

    /// The pattern is the coarse part of the rule: of ASCII, what a name may have.
    private static func personName(_ example: String) -> FieldType {
        let line = FieldType.line(PersonName.length).refined { text in
            guard PersonName(text) == nil else { return nil }
            return FieldError(
                "", .invalidCharacters,
                "must be a name: letters of one script in each word, and nothing that makes an address")
        }
        return line.pattern(
            #"^[^\u0000-\u001F:@\u007F-\u009F\u200B\u200E\u200F\u2028-\u202E"#
                + #"\u2060-\u206F\uFEFF\uFFF9-\uFFFB]*$"#
        ).example(example).personal
    }

    static var phone: FieldType {
        .parsed(
            "a telephone number such as +442079460000",
            schema: .string(
                JSONMember("pattern", .string("^\\+[1-9][0-9]{6,14}$")),
                JSONMember("examples", .array([.string("+442079460000")]))),
            example: "+442079460000"
        ) { PhoneNumber($0)?.text }
        .personal
    }

    static var country: FieldType {
        .parsed(
            "an ISO 3166-1 alpha-2 code in upper case",
            schema: .string(
                JSONMember("enum", .array(Country.codes.map { .string($0) })),
                JSONMember("examples", .array([.string("GB")]))),
            example: "GB"
        ) { Country($0)?.code }
    }
}

extension Fields {
    /// A password to be set: what the rules say against it is told beside the other fields' faults.
    /// - Parameter email: of its owner, nil where the request does not tell.
    mutating func newPassword(_ name: String, for email: EmailAddress? = nil, example: String) -> String {
        let password = required(name, .password.example(example))
        if let refusal = PasswordRule.refusal(of: password, for: email) { refuse(refusal.error(name)) }
        return password
    }
}

extension Role: FieldValue {}
extension Scope: FieldValue {}
extension KeyMode: FieldValue {}
extension AccountStatus: FieldValue {}
extension OneTimeCode.Purpose: FieldValue {}
