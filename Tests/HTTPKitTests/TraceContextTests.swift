import Primitives
import Testing

/// W3C Trace Context, level 1, section 3.2.
@Suite("Trace context")
struct TraceContextTests {
    private static let valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func headerRoundTrips() throws {
        let trace = try #require(TraceContext(traceparent: Self.valid))
        #expect(trace.traceparent == Self.valid)
        #expect(trace.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(trace.isSampled)
    }

    @Test func childKeepsTheTraceAndNamesItsParent() throws {
        let parent = try #require(TraceContext(traceparent: Self.valid))
        let child = TraceContext.continuing(Self.valid)
        #expect(child.traceID == parent.traceID)
        #expect(child.parentSpanID == parent.spanID)
        #expect(child.spanID != parent.spanID)
        #expect(child.child().parentSpanID == child.spanID)
    }

    @Test func unsampledStaysUnsampled() {
        let text = Self.valid.dropLast(2) + "00"
        #expect(!TraceContext.continuing(String(text)).isSampled)
    }

    @Test(arguments: [
        "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", valid + "-x", valid.uppercased(),
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.x",
    ])
    func malformedHeaderStartsANewTrace(_ text: String) {
        #expect(TraceContext(traceparent: text) == nil)
        #expect(TraceContext.continuing(text).parentSpanID == nil)
    }

    @Test func laterVersionMayBeLonger() {
        let text = "cc" + Self.valid.dropFirst(2)
        #expect(TraceContext(traceparent: text) != nil)
        #expect(TraceContext(traceparent: text + "-what-the-future-brings") != nil)
    }

    @Test func newIdsDiffer() {
        let ids = Set((0..<10_000).map { _ in TraceContext.root().traceID })
        #expect(ids.count == 10_000)
    }
}
