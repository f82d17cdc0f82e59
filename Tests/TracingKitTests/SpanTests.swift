import Primitives
import Testing
import Tracing

@testable import TracingKit

/// Spans share one switch and one queue in a process, so these run one after the other.
@Suite(.serialized) struct SpanTests {
    private struct Trouble: Error {}

    private static let parent = TraceContext(
        traceIDHigh: 1, traceIDLow: 2, spanID: 3, parentSpanID: nil, isSampled: true)

    /// Spans of one trace that ended while `body` ran, and what of ours is of none; tests beside these have spans too.
    private func recording(share: Double = 1, _ body: () async throws -> Void) async rethrows -> [EndedSpan] {
        Spans.switchOn(share: share)
        defer { Spans.switchOff() }
        _ = Spans.queue.take(.max)
        try await body()
        return Spans.queue.take(.max).spans.filter { span in
            span.context.traceID == Self.parent.traceID || span.name.hasPrefix("of ")
        }
    }

    @Test func nothingIsOpenedWhileItIsOff() async {
        Spans.switchOff()
        await TraceContext.$current.withValue(Self.parent) {
            #expect(Spans.open(.local, "never") == nil)
            #expect(Spans.current == nil)
            await Spans.within(.local, "never") { #expect(TraceContext.current == Self.parent) }
        }
        #expect(Spans.now == 0)
    }

    @Test func workStandsBelowTheSpanAroundIt() async throws {
        let spans = await recording {
            await TraceContext.$current.withValue(Self.parent) {
                await Spans.within(.local, "outer") {
                    await Spans.within(.client, "inner", [.text("a", "b")]) {}
                }
            }
        }
        #expect(spans.map(\.name) == ["inner", "outer"])
        #expect(spans[0].context.parentSpanID == spans[1].context.spanID)
        #expect(spans[1].context.parentSpanID == 3)
        #expect(spans.allSatisfy { $0.context.traceID == Self.parent.traceID && $0.start <= $0.end })
        #expect(spans[0].facts == [.text("a", "b")])
    }

    @Test func whatThrowsEndsItsSpanAsAFailure() async throws {
        let spans = await recording {
            await TraceContext.$current.withValue(Self.parent) {
                do {
                    try await Spans.within(.local, "work") { throw Trouble() }
                } catch {
                    #expect(error is Trouble)
                }
            }
        }
        #expect(spans.map(\.failure) == ["Trouble"])
    }

    @Test func aTraceThatIsNotRecordedLeavesNothing() async throws {
        let spans = await recording {
            await TraceContext.$current.withValue(Self.parent.sampled(false)) { await Spans.within(.local, "work") {} }
            await Spans.within(.local, "of nobody") {}
        }
        #expect(spans.isEmpty)
    }

    @Test(arguments: [0.0, 0.25, 1.0])
    func theShareOfTracesIsDecidedByTheirIDs(share: Double) async throws {
        _ = await recording(share: share) {
            let roots = (0..<4_000).map { _ in Spans.root() }
            let recorded = Double(roots.count { $0.isSampled }) / 4_000
            #expect(abs(recorded - share) < 0.05)
            #expect(roots.allSatisfy { Spans.samples($0.traceIDLow) == $0.isSampled })
        }
    }

    @Test func aFullQueueDropsTheNewestAndCountsThem() {
        let queue = SpanQueue()
        for number in 0..<(SpanQueue.limit + 3) {
            queue.add(EndedSpan(Self.parent, .local, "\(number)", start: 1, end: 2))
        }
        let first = queue.take(10)
        #expect(first.dropped == 3 && first.spans.first?.name == "0")
        #expect(queue.take(.max).dropped == 0)
    }

    @Test func librariesOpenTheirSpansBesideOurs() async throws {
        let spans = await recording {
            TraceContext.$current.withValue(Self.parent) {
                withSpan("of a library", ofKind: .client) { span in span.attributes["rows"] = 3 }
            }
        }
        #expect(spans.map(\.name) == ["of a library"])
        #expect(spans[0].context.parentSpanID == 3 && spans[0].kind == .client)
        #expect(spans[0].facts == [.number("rows", 3)])
    }

    /// The bytes that `protoc --encode` makes of the same message.
    @Test func numbersAndTextsAreWrittenAsProtocolBuffersAre() {
        var writer = ProtobufWriter()
        writer.number(1, 150)
        writer.text(2, "testing")
        writer.fixed(3, 1)
        writer.message(4) { $0.number(1, 0) }
        #expect(
            writer.bytes
                == [0x08, 0x96, 0x01, 0x12, 0x07] + Array("testing".utf8) + [0x19, 1, 0, 0, 0, 0, 0, 0, 0]
                + [0x22, 0x02, 0x08, 0x00])
    }
}
