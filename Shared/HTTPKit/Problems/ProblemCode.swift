/// A refusal's stable name with the status and title that always go with it. Services add their own:
/// `static let insufficientFunds = ProblemCode("insufficient_funds", 422, "Insufficient funds")` in an extension.
package struct ProblemCode: Hashable, Sendable {
    /// For programs, never changes: `insufficient_funds`.
    package let code: String
    package let status: Int
    /// For people, the same for every occurrence.
    package let title: String

    package init(_ code: String, _ status: Int, _ title: String) {
        self.code = code
        self.status = status
        self.title = title
    }

    /// The `type` member of RFC 9457.
    package var type: String { "https://florin.dev/problems/\(code)" }
}

extension ProblemCode {
    // Malformed requests.
    package static let malformedJSON = ProblemCode("malformed_json", 400, "The body is not JSON")
    package static let malformedID = ProblemCode("malformed_id", 400, "An id in the path is malformed")
    package static let malformedParameter = ProblemCode("malformed_parameter", 400, "A query parameter is not right")
    package static let badRequest = ProblemCode("bad_request", 400, "The request is not well-formed HTTP")
    package static let badCursor = ProblemCode("bad_cursor", 400, "The cursor is not one of ours for this list")
    package static let idempotencyKeyRequired = ProblemCode(
        "idempotency_key_required", 400, "The Idempotency-Key header is required")
    package static let idempotencyKeyInvalid = ProblemCode(
        "idempotency_key_invalid", 400, "The Idempotency-Key header is not 1 to 255 printable ASCII characters")
    package static let requestBodyTimeout = ProblemCode("request_body_timeout", 408, "The body took too long to arrive")
    package static let contentTooLarge = ProblemCode("content_too_large", 413, "The body is too large")
    package static let unsupportedMediaType = ProblemCode(
        "unsupported_media_type", 415, "The body must be application/json")
    package static let validationFailed = ProblemCode("validation_failed", 422, "Some fields are not right")

    // Callers.
    package static let unauthenticated = ProblemCode("unauthenticated", 401, "A valid access token is required")
    package static let tokenExpired = ProblemCode("token_expired", 401, "The token has expired")
    package static let stepUpRequired = ProblemCode("step_up_required", 401, "A fresh proof of who you are is required")
    package static let forbidden = ProblemCode("forbidden", 403, "Not allowed")

    // Routes and things.
    package static let notFound = ProblemCode("not_found", 404, "Not found")
    package static let methodNotAllowed = ProblemCode("method_not_allowed", 405, "Method not allowed")
    package static let conflict = ProblemCode("conflict", 409, "The state does not allow this")

    // Idempotency.
    package static let requestInProgress = ProblemCode(
        "request_in_progress", 409, "The first request with this idempotency key is still running")
    package static let idempotencyKeyReused = ProblemCode(
        "idempotency_key_reused", 422, "The idempotency key was used for another request")

    // Ourselves.
    package static let rateLimited = ProblemCode("rate_limited", 429, "Too many requests")
    package static let internalError = ProblemCode("internal_error", 500, "Something went wrong on our side")
    package static let dependencyUnavailable = ProblemCode(
        "dependency_unavailable", 503, "A part of the system is not available right now")
    package static let requestTimeout = ProblemCode(
        "request_timeout", 503, "The request took too long; whether it had an effect is not known")
}
