/// A page for operators' tools beside the API: liveness, readiness, metrics. No token, no log line, no metrics of its
/// own; the gateway never routes it.
package struct Probe: Sendable {
    package struct Answer: Sendable {
        package let status: Int
        package let contentType: String
        package let body: [UInt8]

        package init(status: Int = 200, contentType: String = "application/json", body: [UInt8]) {
            self.status = status
            self.contentType = contentType
            self.body = body
        }
    }

    package let path: PathTemplate
    package let answer: @Sendable () async -> Answer

    package init(_ path: PathTemplate, answer: @escaping @Sendable () async -> Answer) {
        self.path = path
        self.answer = answer
    }
}
