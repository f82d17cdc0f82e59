package import CurlKit
package import JSONKit
import Primitives
import TracingKit

/// Calls one partner over HTTP, with a deadline over the whole exchange and a bound on the answer's size. Sends the
/// trace along; follows no redirects.
package struct PartnerClient: Sendable {
    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]
        let headers: [(name: String, value: String)]

        package func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        package var isSuccess: Bool { (200..<300).contains(status) }
    }

    private let client: CurlClient
    package let name: String
    private let baseURL: String
    private let timeout: Duration
    private let answerLimitBytes: Int

    /// - Parameters:
    ///   - name: of the partner, for errors and logs.
    ///   - baseURL: `http://host:port` with no slash at its end.
    ///   - timeout: from the first byte sent to the last byte read, connecting included.
    package init(
        _ client: CurlClient, name: String, baseURL: String, timeout: Duration = .seconds(5),
        answerLimitBytes: Int = 1 << 20
    ) {
        self.client = client
        self.name = name
        self.baseURL = baseURL
        self.timeout = timeout
        self.answerLimitBytes = answerLimitBytes
    }

    /// One exchange.
    /// - Parameter path: with query, from the first slash.
    /// - Throws: `PartnerError`; see `isOutcomeUnknown`.
    package func send(
        _ method: EndpointMethod, _ path: String, headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil, contentType: String = "application/json"
    ) async throws(PartnerError) -> Answer {
        var request = OutgoingRequest(
            method.rawValue, baseURL + path, headers: headers, body: body, timeout: timeout,
            answerLimitBytes: answerLimitBytes)
        let span = Spans.open(
            .client, "\(method.rawValue) \(name)",
            [.text("http.request.method", method.rawValue), .text("peer.service", name)])
        if let trace = span?.context ?? TraceContext.current {
            request.headers.append(("traceparent", trace.traceparent))
        }
        if body != nil { request.headers.append(("Content-Type", contentType)) }
        do throws(CurlError) {
            let answer = try await client.send(request)
            span?.note(.number("http.response.status_code", answer.status))
            span?.end(failure: answer.status >= 500 ? "\(answer.status)" : nil)
            return Answer(status: answer.status, body: answer.body, headers: answer.headers)
        } catch {
            span?.end(failure: "\(error.kind)")
            throw PartnerError(error, partner: name)
        }
    }

    /// Sends a JSON body.
    package func send(
        _ method: EndpointMethod, _ path: String, headers: [(name: String, value: String)] = [],
        json: some FieldEncodable
    ) async throws(PartnerError) -> Answer {
        try await send(method, path, headers: headers, body: JSON.encode(json))
    }

    /// Reads an answer's JSON leniently: partners may add fields.
    /// - Throws: `malformedAnswer`.
    package func decode<Value: FieldDecodable>(_ type: Value.Type, from answer: Answer) throws(PartnerError) -> Value {
        do {
            return try JSONReader.decode(type, from: answer.body, unknownFields: .ignore)
        } catch {
            throw PartnerError(.malformedAnswer, partner: name, "\(error)")
        }
    }
}

extension PartnerError {
    fileprivate init(_ error: CurlError, partner: String) {
        let kind: Kind =
            switch error.kind {
            case .unreachable, .addressRefused, .malformedRequest: .unreachable
            case .timeout: .timeout
            case .connectionLost: .connectionLost
            case .answerTooLarge: .answerTooLarge
            }
        self.init(kind, partner: partner, error.message)
    }
}
