package import JSONKit

/// A refusal as a caller sees it (RFC 9457). Throw it from an endpoint, or let a domain error conform to
/// `ProblemConvertible`.
package struct Problem: Error, Sendable {
    package let code: ProblemCode
    /// What is particular to this occurrence, for people; never personal data or internals.
    package let detail: String?
    package let errors: [FieldError]
    /// 429 and 503 always say when to come back; in a second unless whoever refuses knows better.
    package let retryAfterSeconds: Int?
    /// Extension members for programs, as text: `["limit": "daily"]`.
    package let members: [(name: String, value: String)]
    /// Extension members that are more than text: amounts of money, numbers.
    package let figures: [(name: String, value: any FieldValue)]
    private var added: [(name: String, value: String)] = []

    package init(
        _ code: ProblemCode, detail: String? = nil, errors: [FieldError] = [], retryAfterSeconds: Int? = nil,
        members: [(name: String, value: String)] = [], figures: [(name: String, value: any FieldValue)] = []
    ) {
        for name in members.map(\.name) + figures.map(\.name) {
            precondition(!Self.ownMembers.contains(name), "\(name) is a member of every problem")
        }
        self.code = code
        self.detail = detail
        self.errors = errors
        self.retryAfterSeconds = retryAfterSeconds ?? ([429, 503].contains(code.status) ? 1 : nil)
        self.members = members
        self.figures = figures
    }

    /// Names that no extension may have (RFC 9457 section 3.2): a reader of a body with two members of one name takes
    /// either.
    package static let ownMembers: Set<String> = [
        "type", "title", "status", "detail", "instance", "code", "retry_after_seconds", "request_id", "errors",
    ]

    /// The same with one more header field.
    package func header(_ name: String, _ value: String) -> Problem {
        var copy = self
        copy.added.append((name, value))
        return copy
    }

    /// Further header fields of the answer, `Retry-After` aside: those that were added, and those that a status must
    /// have (RFC 9110 sections 15.5.2 and 15.5.6), so that no refusal can forget them.
    package var headers: [(name: String, value: String)] {
        switch code.status {
        case 401 where !has("WWW-Authenticate"): added + [("WWW-Authenticate", Self.challenge)]
        // No method at all is what an empty field says.
        case 405 where !has("Allow"): added + [("Allow", "")]
        default: added
        }
    }

    private func has(_ name: String) -> Bool { added.contains { $0.name == name } }

    private static let challenge = #"Bearer realm="florin""#

    package static let notFound = Problem(.notFound)
    package static let internalError = Problem(.internalError)
    package static let forbidden = Problem(.forbidden)

    package static func methodNotAllowed(allow: String) -> Problem {
        Problem(.methodNotAllowed).header("Allow", allow)
    }

    /// 403 for a caller who is known.
    /// - Parameter detail: what the caller lacks.
    package static func forbidden(_ detail: String, members: [(name: String, value: String)] = []) -> Problem {
        Problem(.forbidden, detail: detail, members: members)
    }
    /// RFC 6750 section 3: without credentials the challenge carries no error.
    package static let unauthenticated = Problem(.unauthenticated)
    package static let invalidToken = Problem(.unauthenticated)
        .header("WWW-Authenticate", challenge + #", error="invalid_token""#)
    package static let tokenExpired = Problem(.tokenExpired)
        .header("WWW-Authenticate", challenge + #", error="invalid_token", error_description="expired""#)

    /// Something that need not be named did not answer: come back in a second.
    package static let dependencyUnavailable = Problem(.dependencyUnavailable)

    /// RFC 9470 section 3: the token is good, but the person behind it has to show themselves again.
    package static let stepUpRequired = Problem(
        .stepUpRequired,
        detail: "POST /api/v1/auth/step-up, then send the request again with Step-Up-Token; or sign in anew."
    )
    .header(
        "WWW-Authenticate",
        #"Bearer realm="florin", error="insufficient_user_authentication", max_age="#
            + "\"\(StepUpCheck.freshness.components.seconds)\"")

    /// What is tried stays among what is tried.
    package static let liveKeyRequired = Problem(.liveKeyRequired)

    /// A key is used by a program, whoever holds it.
    package static let keyShowsNobody = Problem(
        .forbidden, detail: "An API key cannot show that its owner is present.")

    /// A dependency did not answer: come back in a second.
    /// - Parameter dependency: what it is, in a word that tells nothing of how it is built: `database`.
    package static func unavailable(_ dependency: String) -> Problem {
        Problem(
            .dependencyUnavailable, detail: "\(dependency) does not answer right now",
            members: [("dependency", dependency)])
    }

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
        guard !members.isEmpty || !figures.isEmpty else { return out.bytes }
        // Names of extension members are not static, so they go in behind the fixed ones.
        var bytes = out.bytes
        bytes.removeLast()
        for member in members { bytes += Self.piece(member.name) { $0.string(member.value) } }
        for figure in figures { bytes += Self.piece(figure.name) { figure.value.write(to: &$0) } }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}

extension Problem {
    /// `,"name":value`
    private static func piece(_ name: String, _ value: (inout JSONWriter) -> Void) -> [UInt8] {
        var piece = JSONWriter(capacity: 64)
        piece.append(",")
        piece.string(name)
        piece.append(":")
        value(&piece)
        return piece.bytes
    }
}

/// An error that knows how a caller should be told. `<X>Problems.swift` of a service conforms its domain error with a
/// switch that has no `default`, so a new case does not compile until it has an answer.
package protocol ProblemConvertible: Error {
    var problem: Problem { get }
}
