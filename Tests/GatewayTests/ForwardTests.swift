import TestSupport
import Testing

struct ForwardTests {
    @Test func passesRequestAndAnswerOn() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .answer(201, [("Location", "/x"), ("X-Own", "1")], #"{"id":1}"#) }
            let bearer = try gateway.tokens.bearer()
            let answer = try await gateway.send(
                "POST", "/api/v1/transfers?dry=%20run", [bearer, "Idempotency-Key: k-1"], body: #"{"amount":"1"}"#)
            #expect(answer.status == 201)
            #expect(answer.body == #"{"id":1}"#)
            #expect(answer["location"] == "/x")
            #expect(answer["x-own"] == "1")
            let got = try #require(gateway.upstream.received.last)
            #expect(got.method == "POST")
            #expect(got.target == "/api/v1/transfers?dry=%20run")
            #expect(got.body == #"{"amount":"1"}"#)
            #expect(got["idempotency-key"] == "k-1")
            #expect("Authorization: " + (got["authorization"] ?? "") == bearer)
            #expect(got["host"] == "florin.test")
            #expect(got["x-forwarded-for"] == "127.0.0.1")
        }
    }
}
