import Primitives

/// Spans as OpenTelemetry's collectors take them: `ExportTraceServiceRequest` of opentelemetry-proto 1.x, in the binary
/// form of Protocol Buffers, for `POST /v1/traces`.
package enum OTLPRequest {
    package static let contentType = "application/x-protobuf"

    /// - Parameters:
    ///   - service: `service.name` of the resource.
    ///   - version: `service.version`.
    ///   - instance: `service.instance.id`, different for each process.
    package static func encode(
        _ spans: [EndedSpan], service: String, version: String, instance: String
    ) -> [UInt8] {
        var request = ProtobufWriter()
        request.message(1) { resourceSpans in
            resourceSpans.message(1) { resource in
                resource.fact(1, .text("service.namespace", "florin"))
                resource.fact(1, .text("service.name", service))
                resource.fact(1, .text("service.version", version))
                resource.fact(1, .text("service.instance.id", instance))
            }
            resourceSpans.message(2) { scopeSpans in
                scopeSpans.message(1) { $0.text(1, "florin") }
                for span in spans { scopeSpans.message(2) { $0.span(span) } }
            }
        }
        return request.bytes
    }
}

extension ProtobufWriter {
    /// `STATUS_CODE_ERROR`
    private static let error: UInt64 = 2

    fileprivate mutating func span(_ span: EndedSpan) {
        identity(of: span.context)
        if let parent = span.context.parentSpanID { bytes(4, Self.bigEndian(parent)) }
        text(5, span.name)
        number(6, UInt64(span.kind.rawValue))
        fixed(7, span.start)
        fixed(8, max(span.start, span.end))
        for fact in span.facts { self.fact(9, fact) }
        for link in span.links { message(13) { $0.identity(of: link) } }
        if let failure = span.failure {
            message(15) { status in
                status.text(2, failure)
                status.number(3, Self.error)
            }
        }
    }

    private mutating func identity(of context: TraceContext) {
        bytes(1, Self.bigEndian(context.traceIDHigh) + Self.bigEndian(context.traceIDLow))
        bytes(2, Self.bigEndian(context.spanID))
    }

    fileprivate mutating func fact(_ field: UInt64, _ fact: SpanFact) {
        message(field) { pair in
            pair.text(1, fact.name)
            pair.message(2) { value in
                switch fact.value {
                case .text(let text): value.text(1, text)
                case .flag(let flag): value.number(2, flag ? 1 : 0)
                case .number(let number): value.number(3, UInt64(bitPattern: number))
                case .real(let number): value.fixed(4, number.bitPattern)
                }
            }
        }
    }

    private static func bigEndian(_ value: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt64($0)) }
    }
}
