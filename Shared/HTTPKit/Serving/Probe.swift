/// A page for operators' tools beside the API: liveness, readiness, metrics. No token, no log line, no metrics of its
/// own.
package struct Probe: Sendable {
    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]

        package init(status: Int = 200, body: [UInt8]) {
            self.status = status
            self.body = body
        }
    }

    package static let json = "application/json"

    package let path: PathTemplate
    /// `operationId` in documents.
    package let id: String
    /// One sentence without a full stop.
    package let summary: String
    package let contentType: String
    /// What it may answer with.
    package let statuses: [Int]
    package let answer: @Sendable () async -> Answer

    package init(
        _ path: PathTemplate, id: String, summary: String, contentType: String = Probe.json, statuses: [Int] = [200],
        answer: @escaping @Sendable () async -> Answer
    ) {
        self.path = path
        self.id = id
        self.summary = summary
        self.contentType = contentType
        self.statuses = statuses
        self.answer = answer
    }
}
