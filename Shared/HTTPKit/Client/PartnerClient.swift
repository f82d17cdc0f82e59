package import AsyncHTTPClient
package import JSONKit
import NIOCore
import NIOHTTP1
import NIOPosix
import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Calls one partner over HTTP, with a deadline over the whole exchange and a bound on the answer's size. Sends the
/// trace along; follows no redirects if the client was made by ServiceKit.
package struct PartnerClient: Sendable {
    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]
        let headers: HTTPHeaders

        package func header(_ name: String) -> String? { headers.first(name: name) }

        package var isSuccess: Bool { (200..<300).contains(status) }
    }

    private let client: HTTPClient
    private let name: String
    private let baseURL: String
    private let timeout: Duration
    private let answerLimitBytes: Int

    /// - Parameters:
    ///   - name: of the partner, for errors and logs.
    ///   - baseURL: `http://host:port` with no slash at its end.
    ///   - timeout: from the first byte sent to the last byte read, connecting included.
    package init(
        _ client: HTTPClient, name: String, baseURL: String, timeout: Duration = .seconds(5),
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
        var request = HTTPClientRequest(url: baseURL + path)
        request.method = HTTPMethod(rawValue: method.rawValue)
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        if let trace = TraceContext.current { request.headers.add(name: "traceparent", value: trace.traceparent) }
        if let body {
            request.headers.add(name: "Content-Type", value: contentType)
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await client.execute(request, timeout: TimeAmount(timeout))
            let body = try await response.body.collect(upTo: answerLimitBytes)
            return Answer(
                status: Int(response.status.code), body: Array(body.readableBytesView), headers: response.headers)
        } catch {
            throw describe(error)
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

    private func describe(_ error: any Error) -> PartnerError {
        switch error {
        case let error as HTTPClientError where error == .connectTimeout:
            PartnerError(.unreachable, partner: name, "no connection in time")
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            PartnerError(.timeout, partner: name, "no answer within \(timeout)")
        case is NIOConnectionError: PartnerError(.unreachable, partner: name, "no address takes connections")
        // An established connection never reports these two.
        case let error as IOError where [ECONNREFUSED, ENETUNREACH].contains(error.errnoCode):
            PartnerError(.unreachable, partner: name, "connection refused")
        case is NIOTooManyBytesError:
            PartnerError(.answerTooLarge, partner: name, "more than \(answerLimitBytes) bytes")
        default: PartnerError(.connectionLost, partner: name, "\(error)")
        }
    }
}
