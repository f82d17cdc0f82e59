import JSONKit
import Primitives

/// The claims of RFC 9068 (JWT profile for access tokens) and ours: `sid`, `akid` (API key), `mode` (of the key),
/// `roles` and `iat_ms`.
///
/// Times are whole seconds: RFC 7519 allows fractions, but typed claims of many libraries are integers. A revocation
/// must tell a token issued just before from one issued just after it, so the milliseconds of the issue stand beside
/// `iat`.
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
        let mode = fields.optional("mode", .text(1...64))
        token = AccessToken(
            subject: fields.required("sub", .id(UserID.self)),
            sessionID: fields.optional("sid", .uuid),
            apiKeyID: fields.optional("akid", .uuid),
            roles: roles.compactMap(Role.init(rawValue:)),
            scopes: scope.map { Set($0.split(separator: " ").compactMap { Scope(rawValue: String($0)) }) },
            // A mode that this build does not know is no live one.
            mode: mode.map { KeyMode(rawValue: $0) ?? .test } ?? .live,
            issuedAt: Self.issuedAt(&fields),
            expiresAt: fields.required("exp", .numericDate),
            authenticatedAt: fields.optional("auth_time", .numericDate),
            tokenID: fields.required("jti", .uuid)
        )
    }

    private static func issuedAt(_ fields: inout Fields) -> Timestamp {
        let seconds = fields.required("iat", .numericDate)
        guard let milliseconds = fields.optional("iat_ms", .integer(0...999_999_999_999_999)) else { return seconds }
        let exact = Timestamp(millisecondsSince1970: Int64(milliseconds))
        if exact.secondsSince1970 != seconds.secondsSince1970 {
            fields.refuse("iat_ms", .malformed, "must lie within the second of iat")
        }
        return exact
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
            out.optional("mode", token.mode == .live ? nil : token.mode.rawValue)
            out.field("iat", Self.numericDate(token.issuedAt))
            out.field("iat_ms", max(0, token.issuedAt.millisecondsSince1970))
            out.field("exp", Self.numericDate(token.expiresAt))
            out.optional("auth_time", token.authenticatedAt.map(Self.numericDate))
            out.field("jti", token.tokenID)
        }
        return out.bytes
    }

    /// Whole seconds since 1970: what lies below is cut off.
    private static func numericDate(_ time: Timestamp) -> Int64 { max(0, time.secondsSince1970) }
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
