package import JSONKit

/// One verb on one path: the whole truth about a route, in one type.
///
/// The same declaration serves requests and describes itself (`RouteDescription`), so the documentation cannot differ
/// from the behaviour. By the time `handle` runs, the caller is known and allowed, and every field has been checked.
///
/// Errors thrown from `handle` become problem+json: `Problem` and `ProblemConvertible` as they say, a lost dependency
/// 503, anything else 500 with one log line.
package protocol Endpoint: Sendable {
    /// The `{placeholders}` of the path. A value that does not parse answers 400 `malformed_id`.
    associatedtype Path: FieldDecodable = NoFields
    /// The parameters of the query. An unknown or malformed one answers 400 `malformed_parameter`.
    associatedtype Query: FieldDecodable = NoFields
    /// The JSON body, or `RawBody` for bytes as they came. `NoFields` takes no body, or `{}`.
    associatedtype Body: FieldDecodable = NoFields
    associatedtype Output: FieldEncodable

    static var spec: EndpointSpec { get }

    /// A body as JSON, for the documentation; nil when what the fields' own examples say together makes sense.
    static var bodyExample: String? { get }

    /// The fields of a form beside its file, for the documentation of an endpoint that consumes one.
    static var formFields: [FieldDescription] { get }

    func handle(_ call: Call<Self>) async throws -> Reply<Output>
}

extension Endpoint {
    package static var bodyExample: String? { nil }
    package static var formFields: [FieldDescription] { [] }
}
