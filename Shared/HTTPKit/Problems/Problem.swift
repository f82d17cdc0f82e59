package import JSONKit

/// A refusal as a caller sees it (RFC 9457). Throw it from an endpoint, or let a domain error conform to
/// `ProblemConvertible`.
package struct Problem: Error, Sendable {
    package let code: ProblemCode
    /// What is particular to this occurrence, for people; never personal data or internals.
    package let detail: String?
    package let errors: [FieldError]
    package let retryAfterSeconds: Int?
    /// Extension members for programs, as text: `["limit": "daily"]`.
    package let members: [(name: String, value: String)]
    /// Further header fields of the answer.
    package private(set) var headers: [(name: String, value: String)] = []

    package init(
        _ code: ProblemCode, detail: String? = nil, errors: [FieldError] = [], retryAfterSeconds: Int? = nil,
        members: [(name: String, value: String)] = []
    ) {
        self.code = code
        self.detail = detail
        self.errors = errors
        self.retryAfterSeconds = retryAfterSeconds
        self.members = members
    }

    /// The same with one more header field.
    package func header(_ name: String, _ value: String) -> Problem {
        var copy = self
        copy.headers.append((name, value))
        return copy
    }

    package static let notFound = Problem(.notFound)
    package static let forbidden = Problem(.forbidden)
    package static let internalError = Problem(.internalError)

    /// RFC 6750 section 3: without credentials the challenge carries no error.
    package static let unauthenticated = Problem(.unauthenticated)
        .header("WWW-Authenticate", #"Bearer realm="florin""#)
    package static let invalidToken = Problem(.unauthenticated)
        .header("WWW-Authenticate", #"Bearer realm="florin", error="invalid_token""#)
    package static let tokenExpired = Problem(.tokenExpired)
        .header("WWW-Authenticate", #"Bearer realm="florin", error="invalid_token", error_description="expired""#)

    /// A dependency did not answer: come back in a second.
    package static let dependencyUnavailable = Problem(.dependencyUnavailable, retryAfterSeconds: 1)

    /// A rule of the service over one field: 422 `validation_failed`.
    package static func invalid(_ field: String, _ code: String, _ message: String) -> Problem {
        Problem(.validationFailed, errors: [FieldError(field: field, code: code, message: message)])
    }

    /// The body of the answer.
    package func body(requestID: String) -> [UInt8] {
        var out = JSONWriter(capacity: 320)
        out.object { out in
            out.field("type", code.type)
            out.field("title", code.title)
            out.field("status", code.status)
            out.field("code", code.code)
            out.optional("detail", detail)
            out.optional("retry_after_seconds", retryAfterSeconds)
            out.field("request_id", requestID)
            if !errors.isEmpty { out.field("errors", errors) }
        }
        guard !members.isEmpty else { return out.bytes }
        // Names of extension members are not static, so they go in behind the fixed ones.
        var bytes = out.bytes
        bytes.removeLast()
        for member in members {
            var piece = JSONWriter(capacity: 64)
            piece.append(",")
            piece.string(member.name)
            piece.append(":")
            piece.string(member.value)
            bytes += piece.bytes
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}

/// An error that knows how a caller should be told. `<X>Problems.swift` of a service conforms its domain error with a
/// switch that has no `default`, so a new case does not compile until it has an answer.
package protocol ProblemConvertible: Error {
    var problem: Problem { get }
}
