package import CurlKit
package import NIOHTTP1

/// What a server under test answered.
package struct TestResponse: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: [UInt8]

    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// One exchange with a server under test, in the types that the tests speak. Connections are kept and used again.
package func exchange(
    _ method: HTTPMethod, _ url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
    timeout: Duration = .seconds(30), client: CurlClient = .shared
) async throws -> TestResponse {
    let mayRepeat = headers.contains(name: "Idempotency-Key") ? true : nil
    let answer = try await client.send(
        OutgoingRequest(
            method.rawValue, url, headers: headers.map { ($0.name, $0.value) }, body: body, timeout: timeout,
            answerLimitBytes: 64 << 20, mayRepeat: mayRepeat))
    return TestResponse(
        status: answer.status, headers: HTTPHeaders(answer.headers.map { ($0.name, $0.value) }), body: answer.body)
}
