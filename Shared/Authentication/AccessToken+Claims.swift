import JSONKit
import Primitives

/// The claims of RFC 9068 (JWT profile for access tokens) and ours: `sid`, `akid` (API key) and `roles`.
struct Claims: Sendable {
    let issuer: String
    let audience: String
    let notBefore: Timestamp?
    let token: AccessToken
}

extension Claims: FieldDecodable {
    init(_ fields: inout Fields) {
        issuer = fields.required("iss", .text(1...256))
        audience = fields.required("aud", .text(1...256))
        notBefore = fields.optional("nbf", .numericDate)
        let roles = fields.required("roles", .array(.text(1...64), 0...64))
        let scope = fields.optional("scope", .text(0...2_048))
        token = AccessToken(
            subject: fields.required("sub", .id(UserID.self)),
            sessionID: fields.optional("sid", .uuid),
            apiKeyID: fields.optional("akid", .uuid),
            roles: roles.compactMap(Role.init(rawValue:)),
            scopes: scope.map { Set($0.split(separator: " ").compactMap { Scope(rawValue: String($0)) }) },
            issuedAt: fields.required("iat", .numericDate),
            expiresAt: fields.required("exp", .numericDate),
            tokenID: fields.required("jti", .uuid)
        )
    }

    /// The claims as JSON, with `nbf` left out: a token is valid from its issue.
    func encoded() -> [UInt8] {
        var out = JSONWriter(capacity: 512)
        out.object { out in
            out.field("iss", issuer)
            out.field("aud", audience)
            out.field("sub", token.subject)
            out.optional("sid", token.sessionID)
            out.optional("akid", token.apiKeyID)
            out.field("roles", token.roles.map(\.rawValue))
            out.optional("scope", token.scopes.map { $0.map(\.rawValue).sorted().joined(separator: " ") })
            out.rawField("iat", Self.numericDate(token.issuedAt))
            out.rawField("exp", Self.numericDate(token.expiresAt))
            out.field("jti", token.tokenID)
        }
        return out.bytes
    }

    /// Seconds since 1970 with milliseconds, which RFC 7519 section 2 allows.
    private static func numericDate(_ time: Timestamp) -> [UInt8] {
        let milliseconds = max(0, time.millisecondsSince1970)
        let fraction = String(milliseconds % 1_000)
        let padding = String(repeating: "0", count: 3 - fraction.utf8.count)
        return Array("\(milliseconds / 1_000).\(padding)\(fraction)".utf8)
    }
}

extension FieldType where Value == Timestamp {
    /// A NumericDate of RFC 7519: plain seconds with up to six decimals, without exponent or sign.
    fileprivate static var numericDate: FieldType {
        FieldType(
            schema: JSONSchema([JSONMember("type", .string("number"))]),
            example: Timestamp(secondsSince1970: 1_795_216_504)
        ) { value, _, errors in
            if case .number(let text) = value, let time = parse(text) { return time }
            errors.append(FieldError("", .malformed, "must be seconds since 1970"))
            return nil
        }
    }

    private static func parse(_ text: String) -> Timestamp? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : "0"
        guard
            (1...12).contains(parts[0].utf8.count), (1...6).contains(fraction.utf8.count),
            let seconds = UInt64(parts[0]), let part = UInt64(fraction),
            !parts[0].hasPrefix("+"), !fraction.hasPrefix("+")
        else { return nil }
        var microseconds = Int64(part)
        for _ in fraction.utf8.count..<6 { microseconds *= 10 }
        return Timestamp(microsecondsSince1970: Int64(seconds) * 1_000_000 + microseconds)
    }
}
